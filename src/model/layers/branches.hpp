// SPDX-License-Identifier: MIT
// Base of layers that combine several inputs position by position.
#pragma once

#include <span>
#include <vector>

#include "model/fields.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// Two inputs or more, of each of which a position of the output reads its own.
struct Branches {
  static constexpr size_t min_inputs = 2, max_inputs = 64;

  template <class Self, class Visit>
  static void fields(Self&, Visit&&) {}

  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

/// [C, L], [C, L], ... -> [C, L], value by value. An input of one channel, of one position or of both stands beside all
/// of the others': [C, 1] at every position, [1, L] in every channel.
struct Broadcasting : Branches {
  static constexpr bool broadcasts = true;

  /// @throws Error  where inputs differ in what is not one.
  Shape shape(std::span<const Shape> in) const;
};

}  // namespace seqcast
