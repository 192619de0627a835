// SPDX-License-Identifier: MIT
// Reshaping layer: [C, L] to [n, C * L / n], in position-major order.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "model/fields.hpp"
#include "model/positions.hpp"
#include "model/shape.hpp"

namespace seqcast {

/// [C, L] -> [n, L'], L' = C * L / n: value v of the window, [v mod C, v / C], goes to [v / L', v mod L']. This is what
/// PyTorch's permute(0, 2, 1).contiguous().view(N, n, L') does. With n = 1 the channels of each position are unrolled
/// into positions: a stride of 1 / C.
struct Fold {
  static constexpr std::string_view kind = "fold";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t channels = 1;  ///< n

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"channels", 1, true}, self.channels);
  }

  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape in, Range out) const noexcept;
  Range reaches(Shape in, Range inputs) const noexcept;
  /// Values are taken position by position: with n > 1 a channel has L / n positions, and where the positions are the
  /// input's channels, a fold to L channels turns them back.
  std::optional<NodePositions> positions(Shape in, const NodePositions& before) const;
  /// The input positions from which it has so many outputs.
  int64_t min_input(Shape in, int64_t outputs) const noexcept;
};

}  // namespace seqcast
