// SPDX-License-Identifier: MIT
// Dense layer, applied to each position.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [C, L] -> [units, L]: y[o, a] = bias[o] + sum_i weight[o, i] * x[i, a]. After `flatten`, L is 1.
struct Dense {
  static constexpr std::string_view kind = "dense";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t units = 0;
  bool bias = true;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"units", 1, true}, self.units);
    visit(Field{"bias"}, self.bias);
  }

  Shape shape(std::span<const Shape> in) const { return {units, in[0].length}; }
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  Traits traits() const noexcept;
  /// weight [units, C], bias [units].
  std::vector<TensorSpec> tensors(Shape in) const;
  int64_t multiply_adds(Shape in) const;
  /// The layer with so many units: any block of them can be computed alone.
  std::optional<Dense> with_outputs(int64_t count) const { return Dense{count, bias}; }
};

}  // namespace seqcast
