// SPDX-License-Identifier: MIT
#include "model/layers/branches.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {

Shape Broadcasting::shape(std::span<const Shape> in) const {
  const auto fit = [](int64_t a, int64_t b) { return a == b || a == 1 || b == 1; };
  Shape widest = in[0];
  for (const Shape& other : in) {
    if (!fit(widest.channels, other.channels) || !fit(widest.length, other.length))
      throw Error(fmt::format("its inputs differ: {} channels at {} positions and {} at {}", widest.channels,
                              widest.length, other.channels, other.length));
    widest = {std::max(widest.channels, other.channels), std::max(widest.length, other.length)};
  }
  return widest;
}

}  // namespace seqcast
