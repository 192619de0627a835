// SPDX-License-Identifier: MIT
// Sum of shifted tap products: the rest of a convolution whose input channels hold the products of its single taps.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/padding.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [kernel * F, L] -> [F, L']: y[o, a] = bias[o] + sum_j x[j * F + o, a - left + j * dilation].
struct TapSum {
  static constexpr std::string_view kind = "tap_sum";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t kernel = 0;
  int64_t dilation = 1;
  Padding padding;
  bool bias = true;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"kernel", 1, true}, self.kernel);
    visit(Field{"dilation", 1}, self.dilation);
    visit(Field{"padding"}, self.padding);
    visit(Field{"bias"}, self.bias);
  }

  Slide slide(int64_t length) const { return seqcast::slide(length, kernel, 1, dilation, padding); }
  /// @throws Error  where channels cannot be split into as many as the kernel has taps, or the input is too short.
  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape in, Range out) const { return slide(in.length).needs(out); }
  Range reaches(Shape in, Range inputs) const { return slide(in.length).reaches(in.length, inputs); }
  Traits traits() const noexcept {
    return {.independent_rows = true,
            .vectors = true,
            .reads_views = true,
            .epilogue = {.activations = FusedActivations::unweighted, .crop = true, .residual = true},
            .keeps_places = padding.keeps_places()};
  }
  /// bias [F].
  std::vector<TensorSpec> tensors(Shape in) const;
};

}  // namespace seqcast
