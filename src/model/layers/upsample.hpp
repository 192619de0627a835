// SPDX-License-Identifier: MIT
// Nearest-neighbour upsampling layer.
#pragma once

#include <span>
#include <string_view>

#include "model/fields.hpp"
#include "model/shape.hpp"

namespace seqcast {

/// [C, L] -> [C, factor * L]: every position `factor` times (the nearest neighbour).
struct Upsample {
  static constexpr std::string_view kind = "upsample";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t factor = 1;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"factor", 1, true}, self.factor);
  }

  Shape shape(std::span<const Shape> in) const { return {in[0].channels, in[0].length * factor}; }
  Range needs(Shape, Range out) const noexcept {
    return out.empty() ? Range{} : Range{floor_div(out.begin, factor), floor_div(out.end - 1, factor) + 1};
  }
  Range reaches(Shape in, Range inputs) const noexcept {
    const Range inside = intersection(inputs, {0, in.length});
    return {inside.begin * factor, inside.end * factor};
  }
  /// The input positions from which it has so many outputs.
  int64_t min_input(Shape, int64_t outputs) const noexcept { return ceil_div(outputs, factor); }
};

}  // namespace seqcast
