// SPDX-License-Identifier: MIT
// Flattening layer.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "model/fields.hpp"
#include "model/positions.hpp"
#include "model/shape.hpp"

namespace seqcast {

/// length_major (Keras): value [c, l] goes to l * C + c; channel_major (PyTorch, Flux): to c * L + l.
enum class FlattenOrder { length_major, channel_major };

template <>
struct Names<FlattenOrder> {
  static constexpr std::pair<std::string_view, FlattenOrder> table[] = {{"length_major", FlattenOrder::length_major},
                                                                        {"channel_major", FlattenOrder::channel_major}};
};

/// [C, L] -> [C * L, 1].
struct Flatten {
  static constexpr std::string_view kind = "flatten";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  FlattenOrder order = FlattenOrder::length_major;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"order", 0, true}, self.order);
  }

  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape in, Range out) const noexcept { return out.empty() ? Range{} : Range{0, in.length}; }
  Range reaches(Shape in, Range inputs) const noexcept {
    return intersection(inputs, {0, in.length}).empty() ? Range{} : Range{0, 1};
  }
  /// They become channels, where all values of one stay together.
  std::optional<NodePositions> positions(Shape in, const NodePositions& before) const;
};

}  // namespace seqcast
