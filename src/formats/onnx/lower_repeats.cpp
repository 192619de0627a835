// SPDX-License-Identifier: MIT
// Lowers ONNX operators that give places several times.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/importing/along_axis.hpp"
#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

}  // namespace

ImportedValue upsampled(const OnnxCall& call, const ImportedValue& value, size_t axis, int64_t count) {
  ImportedValue from = value;
  const bool along = call.graph().is_length(value, axis);
  if (!along && call.graph().shape(value.node).channels == 1 && call.graph().is_channels(value, axis)) {
    // [1, L] x [1, n] of ones -> [n, L]
    const ImportedTensor ones = call.context.own_tensor("weight", {1});
    const size_t node = call.graph().add(call.name, Dense{count, false}, {value.node}, {ones});
    return with_channels({node, value.axes}, axis);
  }
  if (!along) from = call.graph().transposed(call.graph().along_channels(value, axis));
  // [C, L] -> [C, L * n], or of channels, transposed
  from = {call.graph().add(call.name, Upsample{count}, {from.node}), from.axes};
  from.axes[axis] = ValueAxis::length;
  return along ? from : call.graph().transposed(from);
}

namespace {

/// An axis of size 1 becomes `count` long.
OnnxValue repeated(const OnnxCall& call, const OnnxValue& from, size_t axis, int64_t count) {
  const ImportedValue value = make_value(call.context, from.expression);
  if (call.graph().wide_axes(value).size() < 2) return computed(upsampled(call, value, axis, count));
  OnnxValue result = computed(value);  // a picture, until a Reshape makes two axes of it
  result.layout = {.kind = OnnxLayout::Kind::repeated,
                   .axis = axis,
                   .count = count,
                   .why = call.not_supported("it reads an axis of a picture")};
  return result;
}

/// A constant's numbers so many times along each axis.
ConstantRef tiled(const OnnxCall& call, const ConstantRef& constant, const Sizes& times) {
  Sizes dims = constant->dims;
  for (size_t i = 0; i < dims.size(); ++i)
    if (times[i] < 0 || __builtin_mul_overflow(dims[i], times[i], &dims[i]))
      throw call.error(fmt::format("it repeats its input [{}] times", fmt::join(times, ", ")));
  if (count_of(dims) > max_integers) throw call.error(fmt::format("it writes more than {} numbers", max_integers));
  const std::vector<double> numbers = numbers_of(*constant);
  std::vector<double> result;
  for (int64_t i = 0; i < count_of(dims); ++i) {
    int64_t rest = i, place = 0, stride = 1;
    for (size_t axis = dims.size(); axis-- > 0; rest /= dims[axis], stride *= constant->dims[axis])
      place += rest % dims[axis] % constant->dims[axis] * stride;
    result.push_back(numbers[static_cast<size_t>(place)]);
  }
  if (constant->is_integer) return integers_of(dims, {result.begin(), result.end()});
  return floats_of(dims, {result.begin(), result.end()});
}

}  // namespace

OnnxOutputs lower_tile(const OnnxCall& call) {
  constexpr int64_t most = 1024;  // copies of an axis that is wide
  const Sizes times = call.integers(1, "repeats"), sizes = call.sizes(0);
  if (times.size() != sizes.size())
    throw call.error(fmt::format("it has {} repeats for {} axes", times.size(), sizes.size()));
  if (call.inputs[0].constant) return {known(tiled(call, call.inputs[0].constant, times))};
  if (times[0] != 1) throw call.not_supported("it repeats windows of a batch");
  OnnxValue value = call.inputs[0];
  for (size_t axis = 1; axis < times.size(); ++axis) {
    if (times[axis] == 1) continue;
    if (!value.layout.is_plain() || times[axis] < 1 || (sizes[axis] > 1 && times[axis] > most))
      throw call.not_supported(fmt::format("it repeats its input [{}] times", fmt::join(times, ", ")));
    if (sizes[axis] == 1) {
      value = repeated(call, value, axis - 1, times[axis]);
      continue;
    }
    const ImportedValue one = call.graph().vector(make_value(call.context, value.expression));
    const std::vector<ImportedValue> copies(static_cast<size_t>(times[axis]), one);
    value = computed(concatenated(call.graph(), call.name, copies, axis - 1));
  }
  return {value};
}

OnnxOutputs lower_expand(const OnnxCall& call) {
  Sizes target = call.integers(1, "shape");
  Sizes sizes = call.sizes(0);
  if (target.size() < sizes.size()) target.insert(target.begin(), sizes.size() - target.size(), 1);
  const size_t ahead = target.size() - sizes.size();
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (target[ahead + i] == 1) target[ahead + i] = sizes[i];
    if (sizes[i] != 1 && sizes[i] != target[ahead + i])
      throw call.error(fmt::format("it repeats [{}] values as [{}]", fmt::join(sizes, ", "), fmt::join(target, ", ")));
  }
  if (call.inputs[0].constant) {
    ConstantView seen = view_of(call.inputs[0].constant);
    std::vector<int64_t> strides(target.size(), 0);
    for (size_t i = 0; i < sizes.size(); ++i)
      if (sizes[i] != 1) strides[ahead + i] = seen.view.strides[i];
    seen.view.strides = strides;
    return {known(seen_as(seen, target))};
  }
  if (ahead > 0 || target[0] != sizes[0]) throw call.not_supported("it repeats windows of a batch");
  OnnxValue value = call.inputs[0];
  for (size_t axis = 0; axis + 1 < sizes.size(); ++axis) {
    if (target[axis + 1] == sizes[axis + 1]) continue;
    if (!value.layout.is_plain()) throw OnnxNotSupported(value.layout.why);
    value = repeated(call, value, axis, target[axis + 1]);
  }
  return {value};
}

}  // namespace seqcast
