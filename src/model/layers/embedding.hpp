// SPDX-License-Identifier: MIT
// Embedding layer.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [C letters, L] -> [dimensions, L]: y[d, l] = sum_c weight[c, d] * x[c, l], which is row c for a one-hot letter c.
struct Embedding {
  static constexpr std::string_view kind = "embedding";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t dimensions = 0;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"dimensions", 1, true}, self.dimensions);
  }

  Shape shape(std::span<const Shape> in) const { return {dimensions, in[0].length}; }
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  Traits traits() const noexcept { return {.conv = ConvGeometry{}, .reads_letters = true}; }
  /// weight [C, dimensions], as every framework has it.
  std::vector<TensorSpec> tensors(Shape in) const;
};

}  // namespace seqcast
