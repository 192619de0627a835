// SPDX-License-Identifier: MIT
// Which layer gives the logarithm of a softmax?
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "seqcast/model/fields.hpp"
#include "seqcast/model/layers/reduce.hpp"
#include "seqcast/model/shape.hpp"
#include "seqcast/model/tensor_spec.hpp"

namespace seqcast {

/// [C, L] -> [C, L]: x - log of the sum of exp, over the channels of each position, or over the positions of each
/// channel.
struct LogSoftmax {
  static constexpr std::string_view kind = "log_softmax";
  static constexpr size_t least_inputs = 1, most_inputs = 1;
  Axis over = Axis::channels;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"over", 0, true}, self.over);
  }

  Shape shape(std::span<const Shape> in) const { return in[0]; }
  Range needs(Shape in, Range out) const noexcept {
    return over == Axis::channels || out.empty() ? out : Range{0, in.length};
  }
  Range reaches(Shape in, Range inputs) const noexcept {
    const Range inside = intersection(inputs, {0, in.length});
    return over == Axis::channels || inside.empty() ? inside : Range{0, in.length};
  }
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

}  // namespace seqcast
