// SPDX-License-Identifier: MIT
#include "model/layers/flatten.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape Flatten::shape(std::span<const Shape> in) const {
  int64_t values = 0;
  if (__builtin_mul_overflow(in[0].channels, in[0].length, &values))
    throw Error(fmt::format("{} channels at {} positions are too many to flatten", in[0].channels, in[0].length));
  return {values, 1};
}

}  // namespace seqcast
