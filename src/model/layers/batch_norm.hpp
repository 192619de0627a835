// SPDX-License-Identifier: MIT
// Batch normalization layer (inference).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [C, L] -> [C, L]: y = (x - running_mean) / sqrt(running_var + eps) * weight + bias, a channel at a time.
/// Keras's default eps is 1e-3, PyTorch's 1e-5: a card must say.
struct BatchNorm {
  static constexpr std::string_view kind = "batch_norm";
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

  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  Traits traits() const noexcept {
    return {.independent_rows = true,
            .vectors = true,
            .in_place = true,
            .reads_views = true,
            .epilogue = {.activations = FusedActivations::unweighted},
            .fuses_as = FusesAs::norm,
            .keeps_shape = true};
  }
  /// weight, bias (where gamma, beta), running_mean, running_var: all [C].
  std::vector<TensorSpec> tensors(Shape in) const;
};

}  // namespace seqcast
