// SPDX-License-Identifier: MIT
#include "engine/plan/segment_layout.hpp"

#include <algorithm>

#include "engine/plan/step_algorithm.hpp"
#include "engine/plan/step_rows.hpp"

namespace seqcast {

namespace {

/// Positions of a node that a tile of `tile_bases` holds.
int64_t positions_of(const PlanBasis& basis, size_t node, int64_t tile_bases) {
  const Stride& stride = *basis.strides[node];
  return tile_bases / stride.bases * stride.positions;
}

/// Gives out places in a tile's scratch: the first gap that is long enough.
class Scratch {
 public:
  int64_t take(size_t node, int64_t floats) {
    floats = (floats + 15) / 16 * 16;
    int64_t at = 0;
    auto next = used_.begin();
    for (; next != used_.end() && next->begin - at < floats; ++next) at = next->end;
    used_.insert(next, {at, at + floats, node});
    high_ = std::max(high_, at + floats);
    return at;
  }
  void release(size_t node) {
    std::erase_if(used_, [&](const Place& place) { return place.node == node; });
  }
  /// Makes `node` the owner of what was another's.
  std::optional<int64_t> inherit(size_t from, size_t node) {
    const auto found = std::find_if(used_.begin(), used_.end(), [&](const Place& place) { return place.node == from; });
    if (found == used_.end()) return std::nullopt;
    found->node = node;
    return found->begin;
  }
  int64_t high() const { return high_; }

 private:
  struct Place {
    int64_t begin, end;
    size_t node;
  };
  std::vector<Place> used_;  // by their begin; none overlap
  int64_t high_ = 0;
};

int64_t count_reads(const Step& step, size_t node) {
  return std::count_if(step.reads.begin(), step.reads.end(), [&](const Read& read) { return read.node == node; });
}

/// The places of a segment's values in its tile's scratch.
class ScratchPlaces {
 public:
  ScratchPlaces(const PlanBasis& basis, const Ranges& rows, std::span<const Step> steps, size_t first)
      : basis_(basis), rows_(rows), steps_(steps), first_(first) {}

  /// Fills places and scratch of a segment whose `keeps` are filled.
  void place(SegmentOutline& outline) {
    Scratch scratch;
    const bool reads_numbers = std::any_of(
        steps_.begin(), steps_.end(), [](const Step& step) { return !step.reads_codes && count_reads(step, 0) > 0; });
    if (reads_numbers) outline.input_place = scratch.take(0, floats_of(0));
    for (size_t s = 0; s < steps_.size(); ++s) {
      const Step& step = steps_[s];
      outline.places.push_back(is_kept_as_is(outline, step) ? -1 : place_step(scratch, step, s));
      for (const Read& read : step.reads)
        if (read.node == 0 ? last_read_of_input(s) : dies_at(read.node, s)) scratch.release(read.node);
    }
    outline.scratch_floats = scratch.high();
  }

 private:
  static bool is_kept_as_is(const SegmentOutline& outline, const Step& step) {
    for (const Boundary& kept : outline.keeps)
      if (kept.node == step.output) return step.rows == Range{0, kept.tile_positions};
    return false;
  }

  int64_t floats_of(size_t node) const { return rows_[node].size() * basis_.model.shapes[node].channels; }
  bool dies_at(size_t node, size_t step) const { return basis_.last_reader[node] == first_ + step; }

  int64_t place_step(Scratch& scratch, const Step& step, size_t s) {
    if (const Read* over = written_over(step))
      if (computes(over->node) && dies_at(over->node, s) && count_reads(step, over->node) == 1)
        if (const auto at = scratch.inherit(over->node, step.output)) return *at;
    return scratch.take(step.output, floats_of(step.output));
  }

  /// What the step's kernel reads value by value just before it writes there, if that is all that is there.
  const Read* written_over(const Step& step) const {
    if (!step.add && !traits(basis_.model.graph.nodes[step.node].layer).in_place) return nullptr;
    const Read& read = step.add ? step.reads.back() : step.reads[0];
    return rows_[read.node] == read.rows && floats_of(read.node) == floats_of(step.output) ? &read : nullptr;
  }

  /// Whether no later step of this segment reads the input; each segment lays out its own one-hot rows.
  bool last_read_of_input(size_t s) const {
    for (size_t later = s + 1; later < steps_.size(); ++later)
      if (count_reads(steps_[later], 0) > 0) return false;
    return true;
  }

  bool computes(size_t node) const {
    return std::any_of(steps_.begin(), steps_.end(), [&](const Step& step) { return step.output == node; });
  }

  const PlanBasis& basis_;
  const Ranges& rows_;
  std::span<const Step> steps_;
  size_t first_;
};

}  // namespace

SegmentEnd::SegmentEnd(const PlanBasis& basis, size_t lowest, size_t last, int64_t tile_bases)
    : basis_(&basis),
      lowest_(lowest),
      first_(last),
      last_(last),
      tile_bases_(tile_bases),
      rows_(basis.strides.size()),
      steps_(basis.steps.begin() + static_cast<std::ptrdiff_t>(lowest),
             basis.steps.begin() + static_cast<std::ptrdiff_t>(last)) {}

int64_t SegmentEnd::advance(size_t node) const {
  return is_whole() ? basis_->model.shapes[node].length : positions_of(*basis_, node, tile_bases_);
}

bool SegmentEnd::reach(size_t first) {
  while (first_ > first && are_alike_) {
    --first_;
    are_alike_ = take(steps_[first_ - lowest_]);
  }
  return are_alike_;
}

/// Rows of a step from what its readers need of tile 0; false if another tile would not look the same.
bool SegmentEnd::take(Step& step) {
  const Model& model = basis_->model;
  step.advance = advance(step.output);
  if (outlives(step)) rows_[step.output] = hull({0, step.advance}, rows_[step.output]);
  step.rows = rows_[step.output];
  bool alike = true;  // inputs of one length may stand at different strides: then only the whole window will do
  for (size_t r = 0; r < step.reads.size(); ++r) {
    Read& read = step.reads[r];
    read.rows = read_rows(model, step, r, step.rows);
    read.advance = moves_along(model, step, r) ? advance(read.node) : 0;
    rows_[read.node] = hull(rows_[read.node], read.rows);
    alike = alike && (is_whole() ||
                      read_rows(model, step, r, shifted(step.rows, step.advance)) == shifted(read.rows, read.advance));
  }
  if (alike) step.algorithm = choose_algorithm(model, step, basis_->machine);
  return alike;
}

SegmentOutline SegmentEnd::outline() const {
  SegmentOutline outline;
  outline.whole = is_whole();
  outline.input_advance = is_whole() ? basis_->model.shapes[0].length : tile_bases_;
  for (const Step& step : steps())
    if (outlives(step))
      outline.keeps.push_back({step.output, step.advance, basis_->model.shapes[step.output].channels, step.type});
  ScratchPlaces(*basis_, rows_, steps(), first_).place(outline);
  return outline;
}

Segment SegmentEnd::segment() const {
  SegmentOutline outline = this->outline();
  Segment segment;
  segment.steps.assign(steps().begin(), steps().end());
  segment.keeps = std::move(outline.keeps);
  segment.whole = outline.whole;
  segment.by_rows = std::all_of(steps().begin(), steps().end(), [](const Step& step) { return step.one_row; });
  segment.input_rows = rows_[0];
  segment.input_advance = outline.input_advance;
  segment.input_place = outline.input_place;
  segment.places = std::move(outline.places);
  segment.scratch_floats = outline.scratch_floats;
  const auto computes = [&](size_t node) {
    return std::any_of(steps().begin(), steps().end(), [&](const Step& step) { return step.output == node; });
  };
  for (const Step& step : segment.steps)
    for (const Read& read : step.reads)
      if (!computes(read.node) &&
          std::find(segment.reads.begin(), segment.reads.end(), read.node) == segment.reads.end())
        segment.reads.push_back(read.node);
  return segment;
}

std::optional<Segment> lay_out(const PlanBasis& basis, size_t first, size_t last, int64_t tile_bases) {
  if (tile_bases != 0 && !tile_unit(basis, first, last)) return std::nullopt;
  SegmentEnd end(basis, first, last, tile_bases);
  if (!end.reach(first)) return std::nullopt;
  return end.segment();
}

int64_t tiles_of_window(const Model& model, const Segment& segment) { return tiles_of_window(model, segment.keeps); }

int64_t tiles_of_window(const Model& model, std::span<const Boundary> keeps) {
  int64_t tiles = 1;
  for (const Boundary& kept : keeps)
    tiles = std::max(tiles, ceil_div(model.shapes[kept.node].length, kept.tile_positions));
  return tiles;
}

}  // namespace seqcast
