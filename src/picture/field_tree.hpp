// SPDX-License-Identifier: MIT
// The tree of positions that some outputs of a layer depend on, a row a layer.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/model.hpp"
#include "model/receptive_fields.hpp"

namespace seqcast {

/// Positions of one layer that the outputs of the tree depend on.
struct TreeRow {
  size_t node = 0;
  Range hull;                 ///< before clipping: what lies outside of [0, length) is padding
  std::vector<Range> read;    ///< those that are really read, in runs; a dilated layer leaves gaps
  int64_t length = 0;         ///< positions that there are
  bool is_placed = false;     ///< whether positions lie along the sequence
  double first_base = 0;      ///< at which position 0 begins
  double position_bases = 1;  ///< from a position to the next
  // What one output reads of the layer's first input, a layer that is no row of its own perhaps.
  std::vector<int64_t> taps;    ///< positions of it that output 0 reads; empty where it reads all
  double input_first_base = 0;  ///< at which the input's position 0 begins
  double input_position_bases = 1;
  std::optional<size_t> reads;  ///< the nearest row that the input comes from

  double base(double position) const noexcept { return first_base + position * position_bases; }
  /// Where what output `position` reads by a tap begins.
  double tap_base(double position, int64_t tap) const noexcept {
    return input_first_base + position * position_bases + static_cast<double>(tap) * input_position_bases;
  }
};

/// What outputs `out` of a layer depend on: a row for the input, and for each layer that reads more than one position,
/// moves by another step than its input, or takes positions away or adds some.
struct FieldTree {
  std::vector<TreeRow> rows;
  Range bases;  ///< of the input; clipped where the layer takes the window as a whole
};

FieldTree field_tree(const Model& model, size_t node, Range out);

/// [nodes]: whether a layer is a row of its own.
std::vector<bool> shapes_the_field(const Graph& graph, const std::vector<Shape>& shapes);

}  // namespace seqcast
