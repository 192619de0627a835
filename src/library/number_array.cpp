// SPDX-License-Identifier: MIT
// Arrays of numbers of the installed interface.
#include "library/number_array.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "io/npy_header.hpp"
#include "io/npy_numbers.hpp"

namespace seqcast {
namespace {

int64_t number_bytes(const NumberArray& array) {
  try {
    return npy_number_bytes(array.type);
  } catch (const Error& error) {
    throw error.hinting("array.astype(numpy.float32)");
  }
}

void check_shape(const std::vector<int64_t>& shape, bool channels_first) {
  if (shape.size() != 2 && shape.size() != 3)
    throw Error(fmt::format("has {} ax{} ({}), expected {}", shape.size(), shape.size() == 1 ? "is" : "es",
                            fmt::join(shape, " x "), channels_first ? "[C, L] or [N, C, L]" : "[L, C] or [N, L, C]"));
  int64_t numbers = 1;
  for (const int64_t extent : shape) {
    if (extent == 0) throw Error(fmt::format("has an axis of length 0 ({})", fmt::join(shape, " x ")));
    if (extent < 0 || __builtin_mul_overflow(numbers, extent, &numbers))
      throw Error(fmt::format("has the shape [{}], which no array has", fmt::join(shape, ", ")));
  }
}

}  // namespace

HeldNumbers::HeldNumbers(const NumberArray& array, bool channels_first) : shape_(array.shape) {
  int64_t bytes = 0;
  try {
    check_shape(shape_, channels_first);
    bytes = number_bytes(array);
  } catch (const Error& error) {
    throw error.in("array");
  }
  if (shape_.size() == 2) shape_.insert(shape_.begin(), 1);
  if (channels_first) std::swap(shape_[1], shape_[2]);
  const int64_t positions = shape_[1], channels = shape_[2];
  values_.reserve(static_cast<size_t>(shape_[0] * positions * channels));
  const auto* from = static_cast<const char*>(array.values);
  with_npy_number(std::string_view(array.type).substr(1), [&]<class Number>() {
    for (int64_t record = 0; record < shape_[0]; ++record)
      for (int64_t position = 0; position < positions; ++position)
        for (int64_t channel = 0; channel < channels; ++channel) {
          const auto fail = [&](const std::string& what) {
            throw Error(fmt::format("record {}, position {}, channel {} (counted from 0): {}", record + 1, position,
                                    channel, what))
                .in("array");
          };
          const int64_t in_record = channels_first ? channel * positions + position : position * channels + channel;
          values_.push_back(npy_number<Number>(from + (record * positions * channels + in_record) * bytes, fail));
        }
  });
}

}  // namespace seqcast
