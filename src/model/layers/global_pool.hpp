// SPDX-License-Identifier: MIT
// Global pooling layer.
#pragma once

#include <span>
#include <string_view>
#include <utility>

#include "model/fields.hpp"
#include "model/layers/reduce.hpp"

namespace seqcast {

enum class Pooling { avg, max };

template <>
struct Names<Pooling> {
  static constexpr std::pair<std::string_view, Pooling> table[] = {{"avg", Pooling::avg}, {"max", Pooling::max}};
};

/// [C, L] -> [C, 1].
struct GlobalPool {
  static constexpr std::string_view kind = "global_pool";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  Pooling pooling = Pooling::avg;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"pooling", 0, true}, self.pooling);
  }

  /// The same by its other name.
  Reduce reduce() const noexcept { return {pooling == Pooling::avg ? Reduction::mean : Reduction::max, Axis::length}; }
  Shape shape(std::span<const Shape> in) const { return reduce().shape(in); }
  Range needs(Shape in, Range out) const noexcept { return reduce().needs(in, out); }
  Range reaches(Shape in, Range inputs) const noexcept { return reduce().reaches(in, inputs); }
};

}  // namespace seqcast
