// SPDX-License-Identifier: MIT
// How do branches of the graph come together in a sum?
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "seqcast/model/fields.hpp"
#include "seqcast/model/shape.hpp"
#include "seqcast/model/tensor_spec.hpp"

namespace seqcast {

/// [C, L], [C, L], ... -> [C, L]: the sum, value by value, of two inputs or more. An input of one channel, of one
/// position or of both stands beside all of the others': [C, 1] at every position, [1, L] in every channel.
struct Add {
  static constexpr std::string_view kind = "add";
  static constexpr size_t least_inputs = 2, most_inputs = 64;
  static constexpr bool broadcasts = true;

  template <class Self, class Visit>
  static void fields(Self&, Visit&&) {}

  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

}  // namespace seqcast
