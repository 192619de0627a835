// SPDX-License-Identifier: MIT
// Layer that takes channels at even distances.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/positions.hpp"
#include "model/shape.hpp"

namespace seqcast {

/// [C, L] -> [n, L]: channel i of the output is channel first + i * step of the input. A step of -1 turns them around.
struct ChannelSlice {
  static constexpr std::string_view kind = "channel_slice";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t first = 0;
  int64_t channels = 1;  ///< n
  int64_t step = 1;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"first"}, self.first);
    visit(Field{"channels", 1, true}, self.channels);
    visit(Field{"step", -std::numeric_limits<int32_t>::max()}, self.step);
  }

  /// @throws Error  where the input lacks one of the channels.
  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  /// Where channels are positions, it takes some of them.
  std::optional<NodePositions> positions(Shape in, const NodePositions& before) const;
  Traits traits() const noexcept { return {.independent_rows = true, .reads_views = true}; }
};

}  // namespace seqcast
