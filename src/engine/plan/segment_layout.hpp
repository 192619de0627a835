// SPDX-License-Identifier: MIT
// Layout of a segment: tile ranges of its steps and their offsets in scratch memory.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/plan/plan_basis.hpp"

namespace seqcast {

/// What a segment takes besides its steps; the fields are those of Segment.
struct SegmentOutline {
  bool whole = false;
  std::vector<Boundary> keeps;
  int64_t input_advance = 0, input_place = -1;
  std::vector<int64_t> places;
  int64_t scratch_floats = 0;
};

/// The end of segments whose tiles are `tile_bases` long (0: the whole window), laid out step by step from the last one
/// backwards: a step's rows depend on what follows it alone, so that all segments that end here share them.
class SegmentEnd {
 public:
  /// @param lowest  the first step that any of the segments begins with.
  /// @param last    the step behind them.
  SegmentEnd(const PlanBasis& basis, size_t lowest, size_t last, int64_t tile_bases);

  /// Goes back to a step, no later than the one that it has come to. `tile_bases` is a multiple of the tile_unit() of
  /// steps [first, last).
  /// @return  false where tiles of this size would not all look alike.
  bool reach(size_t first);

  /// Of the segment that begins with the step that was reached.
  std::span<const Step> steps() const { return std::span(steps_).subspan(first_ - lowest_); }
  SegmentOutline outline() const;
  Segment segment() const;

 private:
  bool is_whole() const noexcept { return tile_bases_ == 0; }
  bool outlives(const Step& step) const { return basis_->last_reader[step.output] >= last_; }
  int64_t advance(size_t node) const;
  bool take(Step& step);

  const PlanBasis* basis_;
  size_t lowest_, first_, last_;
  int64_t tile_bases_;
  bool are_alike_ = true;
  Ranges rows_;              // [nodes]: that the steps so far need of tile 0
  std::vector<Step> steps_;  // [lowest, last), laid out from `first` on
};

/// Steps [first, last) as a segment whose tiles are `tile_bases` long (0: the whole window).
/// @return  none where tiles of this size would not all look alike.
std::optional<Segment> lay_out(const PlanBasis& basis, size_t first, size_t last, int64_t tile_bases);

/// Tiles of a segment in one window.
int64_t tiles_of_window(const Model& model, const Segment& segment);
int64_t tiles_of_window(const Model& model, std::span<const Boundary> keeps);

}  // namespace seqcast
