// SPDX-License-Identifier: MIT
// Reduction over channels or positions.
#pragma once

#include <span>
#include <string_view>
#include <utility>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"

namespace seqcast {

enum class Reduction { mean, max, logsumexp };
enum class Axis { channels, length };

template <>
struct Names<Reduction> {
  static constexpr std::pair<std::string_view, Reduction> table[] = {
      {"mean", Reduction::mean}, {"max", Reduction::max}, {"logsumexp", Reduction::logsumexp}};
};

template <>
struct Names<Axis> {
  static constexpr std::pair<std::string_view, Axis> table[] = {{"channels", Axis::channels}, {"length", Axis::length}};
};

/// Over channels [C, L] -> [1, L]; over length [C, L] -> [C, 1].
struct Reduce {
  static constexpr std::string_view kind = "reduce";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  Reduction reduction = Reduction::mean;
  Axis over = Axis::channels;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"reduction", 0, true}, self.reduction);
    visit(Field{"over", 0, true}, self.over);
  }

  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape in, Range out) const noexcept;
  Range reaches(Shape in, Range inputs) const noexcept;
  Traits traits() const noexcept { return {.independent_rows = over == Axis::channels}; }
};

}  // namespace seqcast
