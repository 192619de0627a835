// SPDX-License-Identifier: MIT
// Normalization of groups of channels over all positions.
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
/// the C / groups channels of c's group at all L positions (the variance divides by their number). With as many groups
/// as channels it is an instance norm; with one it normalizes the window as a whole.
///
/// Source: Wu and He 2018, section 3.1.
struct GroupNorm {
  static constexpr std::string_view kind = "group_norm";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t groups = 1;
  double eps = 0;
  bool gamma = true;  ///< whether there is a `weight`
  bool beta = true;   ///< whether there is a `bias`

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"groups", 1, true}, self.groups);
    visit(Field{"eps", 0, true}, self.eps);
    visit(Field{"gamma"}, self.gamma);
    visit(Field{"beta"}, self.beta);
  }

  /// @throws Error  where eps is negative or no number, or the channels are no multiple of the groups.
  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape in, Range out) const noexcept { return out.empty() ? out : Range{0, in.length}; }
  Range reaches(Shape in, Range inputs) const noexcept {
    const Range inside = intersection(inputs, {0, in.length});
    return inside.empty() ? inside : Range{0, in.length};
  }
  /// weight, bias (where gamma, beta): [C].
  std::vector<TensorSpec> tensors(Shape in) const;
  Traits traits() const noexcept { return {.vectors = true, .value_cost = 3, .keeps_shape = true}; }
};

}  // namespace seqcast
