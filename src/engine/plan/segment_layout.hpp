// SPDX-License-Identifier: MIT
// Layout of a segment: tile ranges of its steps and their offsets in scratch memory.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/plan/plan.hpp"
#include "model/geometry.hpp"

namespace seqcast {

/// What the planner knows about a model before it cuts: its steps, and the stride of every node.
struct PlanBasis {
  const Model& model;
  Machine machine;
  std::vector<Step> steps;
  std::vector<std::optional<Stride>> strides;  ///< [nodes]; none downstream of what takes the whole window
  std::vector<size_t> last_reader;             ///< [nodes]: the last step that reads it; steps.size() for heads
  std::vector<bool> streamed = {};             ///< [nodes]: whether a head that streams reads it
  Context context = Context::window;           ///< for which tiles are to be quick
  int64_t stretch_bases = 0;                   ///< that tiles go through together: a window's, or about a piece's
};

PlanBasis make_plan_basis(const Model& model, const std::vector<size_t>& heads, const Machine& machine,
                          Context context = Context::window);

/// Bases that a segment's tiles must be a multiple of, or none if the steps need the whole window.
std::optional<int64_t> tile_unit(const PlanBasis& basis, size_t first, size_t last);

/// Steps [first, last) as a segment whose tiles are `tile_bases` long (0: the whole window).
/// @return  none where tiles of this size would not all look alike.
std::optional<Segment> lay_out(const PlanBasis& basis, size_t first, size_t last, int64_t tile_bases);

/// Tiles of the segment in one window.
int64_t tiles_of_window(const Model& model, const Segment& segment);

}  // namespace seqcast
