// SPDX-License-Identifier: MIT
#include "io/npy_array.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>

#include "io/npy_numbers.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

static_assert(std::endian::native == std::endian::little, "values are written as they lie in memory");

int64_t count_of(const std::vector<int64_t>& shape) {
  int64_t count = 1;
  for (int64_t extent : shape) count *= extent;
  return count;
}

/// Goes to the next index in row-major order, and moves `place` along, in numbers.
void advance(std::vector<int64_t>& index, int64_t& place, const NpyHeader& header,
             const std::vector<int64_t>& strides) {
  for (size_t axis = index.size(); axis-- > 0;) {
    place += strides[axis];
    if (++index[axis] < header.shape[axis]) return;
    place -= strides[axis] * header.shape[axis];
    index[axis] = 0;
  }
}

/// All values in row-major order. @param convert  called with an address and the value's place in that order.
template <class Value, class Convert>
std::vector<Value> row_by_row(const NpyArray& array, const Convert& convert) {
  if (array.values.empty()) return {};
  const std::vector<int64_t> strides = npy_strides(array.header);
  std::vector<Value> result(static_cast<size_t>(count_of(array.header.shape)));
  with_npy_number(std::string_view(array.header.type).substr(1), [&]<class Number>() {
    std::vector<int64_t> index(array.header.shape.size(), 0);
    int64_t place = 0;
    for (size_t i = 0; i < result.size(); ++i, advance(index, place, array.header, strides))
      result[i] =
          convert.template operator()<Number>(array.values.data() + static_cast<size_t>(place) * sizeof(Number), i);
  });
  return result;
}

}  // namespace

std::vector<float> NpyArray::floats() const {
  return row_by_row<float>(*this, []<class Number>(const char* at, size_t i) {
    return npy_number<Number>(at, [&](const std::string& what) {
      throw Error(fmt::format("value {} (counted from 0, row by row): {}", i, what));
    });
  });
}

std::vector<double> NpyArray::doubles() const {
  return row_by_row<double>(*this, []<class Number>(const char* at, size_t) {
    Number number;
    std::memcpy(&number, at, sizeof number);
    if constexpr (std::is_same_v<Number, Half>)
      return static_cast<double>(static_cast<float>(number));
    else
      return static_cast<double>(number);
  });
}

NpyArray parse_npy(LoadedFile file) {
  auto [header, values] = split_npy(file.bytes);
  check_npy_size(header, values.size());
  return {std::move(header), values, std::move(file.storage)};
}

}  // namespace seqcast
