// SPDX-License-Identifier: MIT
// How do branches of the graph come together in a product?
#include "seqcast/model/layers/multiply.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape Multiply::shape(std::span<const Shape> in) const {
  for (const Shape& other : in)
    if (other != in[0])
      throw Error(fmt::format("its inputs differ: {} channels at {} positions and {} at {}", in[0].channels,
                              in[0].length, other.channels, other.length));
  return in[0];
}

}  // namespace seqcast
