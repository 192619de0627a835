// SPDX-License-Identifier: MIT
#include "model/layers/reduce.hpp"

namespace seqcast {

Shape Reduce::shape(std::span<const Shape> in) const {
  return over == Axis::channels ? Shape{1, in[0].length} : Shape{in[0].channels, 1};
}

Range Reduce::needs(Shape in, Range out) const noexcept {
  return over == Axis::channels || out.empty() ? out : Range{0, in.length};
}

Range Reduce::reaches(Shape in, Range inputs) const noexcept {
  const Range inside = intersection(inputs, {0, in.length});
  return over == Axis::channels || inside.empty() ? inside : Range{0, 1};
}

}  // namespace seqcast
