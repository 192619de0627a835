// SPDX-License-Identifier: MIT
#include "io/npy_array.hpp"

#include <fmt/format.h>

#include <bit>
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

}  // namespace

std::vector<float> NpyArray::floats() const {
  if (values.empty()) return {};
  const std::vector<int64_t> strides = npy_strides(header);
  std::vector<float> floats(static_cast<size_t>(count_of(header.shape)));
  with_npy_number(std::string_view(header.type).substr(1), [&]<class Number>() {
    std::vector<int64_t> index(header.shape.size(), 0);
    int64_t place = 0;
    for (size_t i = 0; i < floats.size(); ++i, advance(index, place, header, strides))
      floats[i] =
          npy_number<Number>(values.data() + static_cast<size_t>(place) * sizeof(Number), [&](const std::string& what) {
            throw Error(fmt::format("value {} (counted from 0, row by row): {}", i, what));
          });
  });
  return floats;
}

NpyArray parse_npy(LoadedFile file) {
  auto [header, values] = split_npy(file.bytes);
  check_npy_size(header, values.size());
  return {std::move(header), values, std::move(file.storage)};
}

}  // namespace seqcast
