// SPDX-License-Identifier: MIT
// Base of layers that combine several inputs position by position.
#pragma once

#include <span>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"

namespace seqcast {

/// Two inputs or more, of each of which a position of the output reads its own.
struct Branches {
  static constexpr size_t min_inputs = 2, max_inputs = 64;

  template <class Self, class Visit>
  static void fields(Self&, Visit&&) {}

  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  Traits traits() const noexcept { return {.independent_rows = true, .reads_views = true}; }
};

/// [C, L], [C, L], ... -> [C, L], value by value. An input of one channel, of one position or of both is broadcast:
/// [C, 1] stands at every position, [1, L] in every channel.
struct Broadcasting : Branches {
  /// @throws Error  where inputs differ in what is not one.
  Shape shape(std::span<const Shape> in) const;
  /// Of a broadcast input its one position, whichever of the output are asked for.
  Range needs(size_t input, std::span<const Shape> in, Range out) const noexcept;
  Range reaches(size_t input, std::span<const Shape> in, Range inputs) const noexcept;
  Traits traits() const noexcept {
    return {.independent_rows = true, .in_place = true, .reads_views = true, .commutative = true};
  }
};

}  // namespace seqcast
