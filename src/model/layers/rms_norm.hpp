// SPDX-License-Identifier: MIT
// Root mean square normalization of each position over its channels.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [C, L] -> [C, L]: y = x / sqrt(mean of x^2 + eps) * weight[c], where the mean is that of the C values at the
/// position.
///
/// Source: Zhang and Sennrich 2019, equation 4.
struct RmsNorm {
  static constexpr std::string_view kind = "rms_norm";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  double eps = 0;
  bool gamma = true;  ///< whether there is a `weight`

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"eps", 0, true}, self.eps);
    visit(Field{"gamma"}, self.gamma);
  }

  /// @throws Error  where eps is negative or no number.
  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  /// weight (where gamma): [C].
  std::vector<TensorSpec> tensors(Shape in) const;
  Traits traits() const noexcept {
    return {.independent_rows = true,
            .vectors = true,
            .in_place = true,
            .reads_views = true,
            .value_cost = 2,
            .keeps_shape = true};
  }
};

}  // namespace seqcast
