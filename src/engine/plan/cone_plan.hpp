// SPDX-License-Identifier: MIT
// The plan of edited runs: every segment is one step, which is computed on any stretch of positions.
#pragma once

#include <optional>
#include <vector>

#include "engine/plan/plan.hpp"
#include "model/geometry.hpp"

namespace seqcast {

/// On which stretches a step is computed, so that a row's bytes depend on its position alone.
struct ConeGrid {
  int64_t granule = 1;  ///< stretches begin at multiples of so many positions, which round together
  int64_t behind = 0;   ///< positions of a convolution's input, behind those it needs, that its bytes depend on
  bool fixed = false;   ///< stretches are whole granules, each a call of its own: a library's kernel
};

struct ConePlan {
  Plan plan;  ///< one step a segment; what takes the whole window is whole
  Context context = Context::window;
  /// In the genome context: a run's bins are those of a window, and what takes the whole window is computed for each
  /// run from rows that windows share (share_rows()). A baseline leaves it out.
  bool of_windows = false;
  std::vector<std::optional<Stride>> strides;  ///< [nodes]
  std::vector<ConeGrid> grids;                 ///< [segments]
};

/// The grid of a segment's step, by its algorithm.
ConeGrid cone_grid(const Model& model, const Segment& segment);

/// Positions of what read `r` of a segment's step reads that the bytes of some rows of its output depend on.
/// @param window  the position where a window begins of which the segment takes all
Range cone_reads(const ConePlan& plan, const Model& model, size_t segment, size_t r, Range rows, int64_t window = 0);

/// Where the window of a run with these bins begins, on all nodes that move along.
inline int64_t window_of(const ConePlan& plan, Range bins) noexcept { return plan.of_windows ? bins.begin : 0; }

/// Whether windows that overlap share the rows of all layers but those that take a whole window: where nothing is
/// padded and a position is a base everywhere.
bool share_rows(const Model& model, const std::vector<size_t>& heads);

/// The rows that are computed where `rows` are wanted.
Range on_grid(const ConePlan& plan, const Model& model, size_t segment, Range rows);

/// Multiply-adds of a row of the segment's output.
double row_multiply_adds(const Model& model, const Step& step);

}  // namespace seqcast
