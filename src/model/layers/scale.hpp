// SPDX-License-Identifier: MIT
// Per-channel scaling layer.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [C, L] -> [C, L]: y = x * weight[c] (+ bias[c]).
struct Scale {
  static constexpr std::string_view kind = "scale";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  bool bias = false;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"bias"}, self.bias);
  }

  Shape shape(std::span<const Shape> in) const { return in[0]; }
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  Traits traits() const noexcept {
    return {.independent_rows = true, .vectors = true, .in_place = true, .reads_views = true, .keeps_shape = true};
  }
  /// weight [C], bias [C].
  std::vector<TensorSpec> tensors(Shape in) const;
};

}  // namespace seqcast
