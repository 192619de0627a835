// SPDX-License-Identifier: MIT
#include "formats/onnx/constant.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "model/limits.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t max_repeated = int64_t{1} << 22;  ///< values of what is copied and was stored as fewer

}  // namespace

int64_t count_of(const std::vector<int64_t>& dims) {
  int64_t count = 1;
  if (std::ranges::find(dims, 0) != dims.end()) return 0;
  for (const int64_t size : dims)
    if (__builtin_mul_overflow(count, size, &count) || count > max_weights)
      throw Error(fmt::format("its sizes [{}] are too large", fmt::join(dims, ", ")));
  return count;
}

int64_t OnnxConstant::size() const noexcept {
  return is_integer ? static_cast<int64_t>(integers.size()) : tensor.size();
}

ConstantRef integers_of(std::vector<int64_t> dims, std::vector<int64_t> integers) {
  return std::make_shared<const OnnxConstant>(
      OnnxConstant{std::move(dims), true, std::move(integers), {}, nullptr, false});
}

ConstantRef list_of(std::vector<int64_t> integers) {
  const auto size = std::ssize(integers);
  return integers_of({size}, std::move(integers));
}

ConstantRef floats_of(std::vector<int64_t> dims, std::vector<float> values) {
  const auto owned = std::make_shared<const std::vector<float>>(std::move(values));
  const auto bytes = std::as_bytes(std::span<const float>(*owned));
  return std::make_shared<const OnnxConstant>(
      OnnxConstant{dims, false, {}, {DataType::f32, dims, bytes, {}}, owned, false});
}

std::vector<double> numbers_of(const OnnxConstant& constant) {
  if (constant.is_integer) return {constant.integers.begin(), constant.integers.end()};
  if (constant.size() > std::max(constant.tensor.stored_values(), max_repeated))
    throw Error(fmt::format("{} numbers are too many to be worked with", constant.size()));
  const std::vector<float> values = to_floats(constant.tensor);
  return {values.begin(), values.end()};
}

bool is_one_number(const OnnxConstant& constant) {
  constexpr int64_t enough = 1 << 16;
  if (constant.size() < 1 || constant.size() > enough) return false;
  const std::vector<double> numbers = numbers_of(constant);
  return std::ranges::all_of(numbers, [&](double number) { return number == numbers[0]; });
}

double first_number(const OnnxConstant& constant) {
  if (constant.is_integer) return static_cast<double>(constant.integers[0]);
  float value = 0;
  read_floats(constant.tensor, 0, {&value, 1});
  return value;
}

ConstantView view_of(const ConstantRef& constant) {
  if (constant->is_integer) return {constant, view_of(Tensor{DataType::f32, constant->dims, {}, {}})};
  if (constant->tensor.view.sizes.empty()) return {constant, view_of(constant->tensor)};
  const std::vector<double> numbers = numbers_of(*constant);  // of axes that are no more
  return view_of(floats_of(constant->dims, {numbers.begin(), numbers.end()}));
}

ConstantRef seen_as(const ConstantView& seen, std::vector<int64_t> dims) {
  const OnnxConstant& from = *seen.constant;
  const int64_t count = count_of(dims);
  if (!from.is_integer) {
    if (count == 0) return floats_of(std::move(dims), {});
    if (dims.empty()) return floats_of({}, {to_floats(seen_as(from.tensor, {1}, {seen.view.first, {1}}))[0]});
    OnnxConstant result{dims, false, {}, seen_as(from.tensor, dims, seen.view), from.storage, from.is_stored};
    return std::make_shared<const OnnxConstant>(std::move(result));
  }
  if (count > max_integers) throw Error(fmt::format("{} integers are too many", count));
  std::vector<int64_t> integers;
  std::vector<int64_t> index(dims.size(), 0);
  for (int64_t i = 0; i < count; ++i) {
    int64_t place = seen.view.first;
    for (size_t axis = 0; axis < dims.size(); ++axis) place += index[axis] * seen.view.strides[axis];
    integers.push_back(from.integers.at(static_cast<size_t>(place)));
    for (size_t axis = dims.size(); axis-- > 0;) {
      if (++index[axis] < dims[axis]) break;
      index[axis] = 0;
    }
  }
  return integers_of(std::move(dims), std::move(integers));
}

ConstantRef with_dims(const ConstantRef& constant, std::vector<int64_t> dims) {
  OnnxConstant result = *constant;
  if (!result.is_integer && result.tensor.is_view() && result.tensor.view.sizes.empty())
    result.tensor.view.sizes = result.tensor.shape;
  result.tensor.shape = dims;
  result.dims = std::move(dims);
  return std::make_shared<const OnnxConstant>(std::move(result));
}

}  // namespace seqcast
