// SPDX-License-Identifier: MIT
// Layer normalization of each position over its channels.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [C, L] -> [C, L]: y = (x - mean) / sqrt(variance + eps) * weight[c] + bias[c], where mean and variance are those of
/// the C values at the position (the variance divides by C). Keras's default eps is 1e-3, PyTorch's 1e-5.
///
/// Source: Ba, Kiros and Hinton 2016, section 3.
struct LayerNorm {
  static constexpr std::string_view kind = "layer_norm";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  double eps = 0;
  bool gamma = true;  ///< whether there is a `weight`
  bool beta = true;   ///< whether there is a `bias`

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"eps", 0, true}, self.eps);
    visit(Field{"gamma"}, self.gamma);
    visit(Field{"beta"}, self.beta);
  }

  /// @throws Error  where eps is negative or no number.
  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  /// weight, bias (where gamma, beta): [C].
  std::vector<TensorSpec> tensors(Shape in) const;
  Traits traits() const noexcept {
    return {.independent_rows = true,
            .vectors = true,
            .in_place = true,
            .reads_views = true,
            .value_cost = 3,
            .keeps_shape = true};
  }
};

}  // namespace seqcast
