// SPDX-License-Identifier: MIT
#include "model/layers/pad.hpp"

namespace seqcast {

Shape Pad::shape(std::span<const Shape> in) const { return {in[0].channels, left + in[0].length + right}; }

Range Pad::reaches(Shape in, Range inputs) const noexcept {
  const Range inside = intersection(inputs, {0, in.length});
  return inside.empty() ? Range{} : Range{inside.begin + left, inside.end + left};
}

}  // namespace seqcast
