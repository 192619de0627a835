// SPDX-License-Identifier: MIT
// Softmax and log-softmax layers inside a network.
#pragma once

#include <span>
#include <string_view>

#include "model/fields.hpp"
#include "model/layers/reduce.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"

namespace seqcast {

/// [C, L] -> [C, L]: exp(x) / sum of exp, or its logarithm x - log of that sum, over the channels of each position or
/// over the positions of each channel.
template <bool is_logarithm>
struct SoftmaxKind {
  static constexpr std::string_view kind = is_logarithm ? "log_softmax" : "softmax";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
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
  Traits traits() const noexcept { return {.independent_rows = over == Axis::channels, .keeps_shape = true}; }
};

using Softmax = SoftmaxKind<false>;
using LogSoftmax = SoftmaxKind<true>;

}  // namespace seqcast
