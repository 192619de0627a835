// SPDX-License-Identifier: MIT
// How do branches of the graph come together side by side?
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "seqcast/model/fields.hpp"
#include "seqcast/model/shape.hpp"
#include "seqcast/model/tensor_spec.hpp"

namespace seqcast {

/// [C1, L], [C2, L], ... -> [C1 + C2 + ..., L]: the channels of the first input, then those of the next.
struct Concat {
  static constexpr std::string_view kind = "concat";
  static constexpr size_t least_inputs = 2, most_inputs = 64;

  template <class Self, class Visit>
  static void fields(Self&, Visit&&) {}

  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

}  // namespace seqcast
