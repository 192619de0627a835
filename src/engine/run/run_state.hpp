// SPDX-License-Identifier: MIT
// The rows that lie between the segments of a plan while a run goes through it.
#pragma once

#include <map>
#include <vector>

#include "engine/run/block_pool.hpp"
#include "engine/run/built_plan.hpp"
#include "engine/run/run.hpp"
#include "engine/run/run_ranges.hpp"
#include "engine/run/stream.hpp"

namespace seqcast {

/// Rows to be copied, or to be set to zero, while workers are at it anyway.
struct RowCopy {
  const float* from = nullptr;  ///< none: zeros
  float* to = nullptr;
  int64_t floats = 0;

  void run() const;
};

/// Rows of a node with a block of the pool, or none where there are no rows.
BoundaryRows make_rows(Range rows, int64_t channels, BlockPool& pool);

/// Sets rows [rows.begin, rows.end) from `first_row` on to zero.
void zero_rows(float* first_row, int64_t channels, Range rows);

/// A run on its way through the plan. What it needs of its segments, and what of it, comes in this order: enter(s), the
/// copies, the tiles of s, pass_on(s), leave(s).
class RunState {
 public:
  /// @param from  what the piece before left, or none.  @param to  where to leave what the next piece reads, or none.
  RunState(const BuiltPlan& built, Run& run, const Stream* from, Stream* to);

  const Run& run() const noexcept { return *run_; }
  bool begins_stream() const noexcept { return run_->stream && !from_; }
  Range tiles(size_t segment) const { return ranges_.tiles[segment]; }
  const BoundaryRows& rows(size_t node) const { return rows_.at(node); }

  /// Positions of [first, first + rows) of a node that are not padding, counted from `first`.
  Range inside(size_t node, int64_t first, int64_t rows) const;

  /// What is given at the side inputs, as if a segment had computed it; zeros where the window ends.
  void take_given(BlockPool& pool);
  /// Makes room for what a segment keeps. @param copies  takes what must be in it before other segments read it.
  void enter(size_t segment, BlockPool& pool, std::vector<RowCopy>& copies);
  /// Leaves the rows of a segment's nodes that the next piece reads. @param copies  to be done before leave(segment +
  /// 1).
  void pass_on(size_t segment, BlockPool& pool, std::vector<RowCopy>& copies);
  /// Lets go of what no later segment reads.
  void leave(size_t segment, BlockPool& pool);
  /// Writes the heads' values and counts to where the run wants them, and lets go of all rows.
  void finish(BlockPool& pool);

 private:
  void let_go(size_t node, BlockPool& pool);
  void lay_out_tracks(size_t node, const HeadValues& out) const;

  const BuiltPlan* built_;
  Run* run_;
  const Stream* from_;
  Stream* to_;
  RunRanges ranges_;
  std::vector<Range> passed_on_;  // [segments]: tiles
  std::vector<bool> stays_;       // [nodes]: whether the next piece takes over the rows as they lie here
  std::map<size_t, BoundaryRows> rows_;
};

}  // namespace seqcast
