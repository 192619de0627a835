// SPDX-License-Identifier: MIT
#include "model/layers/concat.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape Concat::shape(std::span<const Shape> in) const {
  Shape result{0, in[0].length};
  for (const Shape& other : in) {
    if (other.length != in[0].length)
      throw Error(fmt::format("its inputs have {} and {} positions", in[0].length, other.length));
    result.channels += other.channels;
  }
  return result;
}

}  // namespace seqcast
