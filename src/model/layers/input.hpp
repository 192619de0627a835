// SPDX-License-Identifier: MIT
// Input layer: the sequence, one channel per letter, or a named additional input.
#pragma once

#include <span>
#include <string_view>

#include "model/fields.hpp"
#include "model/shape.hpp"

namespace seqcast {

struct Input {
  static constexpr std::string_view kind = "input";
  static constexpr size_t min_inputs = 0, max_inputs = 0;
  int64_t channels = 4;
  bool per_window = false;  ///< one position for the whole window, not one a base

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"channels", 1, true}, self.channels);
  }

  /// The shape of an input is given with the window, not computed: Graph's shapes() never asks.
  Shape shape(std::span<const Shape>) const { return {channels, 0}; }
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape, Range in) const noexcept { return in; }
};

}  // namespace seqcast
