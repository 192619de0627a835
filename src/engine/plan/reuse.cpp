// SPDX-License-Identifier: MIT
#include "engine/plan/reuse.hpp"

#include <algorithm>
#include <cmath>

namespace seqcast {
namespace {

/// Follows the stretches between edits through a plan, segment by segment.
class ReuseFinder {
 public:
  ReuseFinder(const ConePlan& plan, const Model& model, std::span<const Edit> edits)
      : plan_(plan), model_(model), bases_(unedited(edits)), rows_(model.graph.nodes.size()) {}

  Reuse run() {
    take_inputs();
    for (size_t s = 0; s < plan_.plan.segments.size(); ++s) rows_[output_of(s)] = through(s);
    Reuse result(rows_.size());
    for (size_t node = 0; node < rows_.size(); ++node)
      for (size_t k = 0; k < rows_[node].size(); ++k)
        if (!rows_[node][k].empty()) result[node].push_back({rows_[node][k], *shift_of(node, k)});
    return result;
  }

 private:
  using Stretches = std::vector<Range>;  // one for each stretch between edits

  size_t output_of(size_t segment) const { return plan_.plan.segments[segment].steps[0].output; }
  bool in_window() const { return plan_.context == Context::window; }

  /// Positions of a node by which stretch k has moved; none where that is no whole number.
  std::optional<int64_t> shift_of(size_t node, size_t k) const {
    const int64_t shift = bases_[k].shift;
    if (shift == 0) return 0;
    const auto& stride = plan_.strides[node];
    if (!stride || shift * stride->positions % stride->bases != 0) return std::nullopt;
    return shift * stride->positions / stride->bases;
  }

  /// What has moved of a window's node is compared with what was in the window.
  Range inside(size_t node, size_t k, Range rows) const {
    const int64_t shift = *shift_of(node, k);
    if (!in_window() || shift == 0) return rows;
    const int64_t length = model_.shapes[node].length;
    return intersection(rows, intersection({0, length}, {shift, length + shift}));
  }

  /// Side inputs stay where they are: they are said for the positions of the window.
  void take_inputs() {
    for (const Reused& same : bases_) rows_[0].push_back(same.rows);
    for (size_t k = 0; k < bases_.size(); ++k) rows_[0][k] = inside(0, k, rows_[0][k]);
    for (size_t node : model_.graph.side_inputs())
      for (const Reused& same : bases_) rows_[node].push_back(same.shift == 0 ? Range{-far_away, far_away} : Range{});
  }

  /// Whether none of some rows of a node has changed, nor moved.
  bool is_same(size_t node, Range rows) const {
    if (in_window()) rows = intersection(rows, {0, model_.shapes[node].length});
    std::vector<Reused> unmoved;
    for (size_t k = 0; k < bases_.size(); ++k)
      if (bases_[k].shift == 0 && !rows_[node].empty()) unmoved.push_back({rows_[node][k], 0});
    return without(rows, unmoved).empty();
  }

  Stretches through(size_t segment) const {
    const Segment& it = plan_.plan.segments[segment];
    const Step& step = it.steps[0];
    Stretches result(bases_.size());
    if (it.whole && plan_.of_windows) return result;
    bool all_same = true;
    for (const Read& read : step.reads)
      if (it.whole || read.advance == 0) all_same = all_same && is_same(read.node, read.rows);
    if (it.whole && all_same)
      for (size_t k = 0; k < bases_.size(); ++k)
        if (bases_[k].shift == 0) result[k] = {-far_away, far_away};
    if (it.whole || !all_same) return result;
    for (size_t k = 0; k < bases_.size(); ++k)
      if (shift_of(step.output, k)) result[k] = stretch_through(segment, k);
    return result;
  }

  /// Whole granules of the output that read nothing but what stretch k is of each input.
  Range stretch_through(size_t segment, size_t k) const {
    const Step& step = plan_.plan.segments[segment].steps[0];
    const int64_t granule = plan_.grids[segment].granule;
    Range rows{-far_away, far_away};
    for (size_t r = 0; r < step.reads.size(); ++r) {
      if (step.reads[r].advance == 0) continue;
      const size_t node = step.reads[r].node;
      if (rows_[node].empty() || rows_[node][k].empty()) return {};
      const Range same = rows_[node][k];
      if (same.begin > -far_away) rows.begin = std::max(rows.begin, first_from(segment, r, same.begin) * granule);
      if (same.end < far_away) rows.end = std::min(rows.end, end_up_to(segment, r, same.end) * granule);
    }
    if (rows.begin > -far_away && rows.end < far_away && rows.empty()) return {};
    const Range there = inside(step.output, k, rows);
    if (there == rows) return rows;
    return {ceil_div(there.begin, granule) * granule, floor_div(there.end, granule) * granule};
  }

  Range reads_of_granule(size_t segment, size_t r, int64_t index) const {
    const int64_t granule = plan_.grids[segment].granule;
    return cone_reads(plan_, model_, segment, r, {index * granule, (index + 1) * granule});
  }

  /// About which granule reads a position first.
  int64_t guess(size_t segment, size_t r, int64_t position) const {
    const Step& step = plan_.plan.segments[segment].steps[0];
    const Stride& in = *plan_.strides[step.reads[r].node];
    const Stride& out = *plan_.strides[step.output];
    const auto bases =
        static_cast<double>(position) * static_cast<double>(in.bases) / static_cast<double>(in.positions);
    return static_cast<int64_t>(std::floor(bases * static_cast<double>(out.positions) / static_cast<double>(out.bases) /
                                           static_cast<double>(plan_.grids[segment].granule)));
  }

  /// The first granule from which on nothing before `begin` is read.
  int64_t first_from(size_t segment, size_t r, int64_t begin) const {
    int64_t index = guess(segment, r, begin - reads_of_granule(segment, r, 0).begin);
    while (reads_of_granule(segment, r, index).begin < begin) ++index;
    while (reads_of_granule(segment, r, index - 1).begin >= begin) --index;
    return index;
  }

  /// The first granule that reads something at `end` or behind it.
  int64_t end_up_to(size_t segment, size_t r, int64_t end) const {
    int64_t index = guess(segment, r, end - reads_of_granule(segment, r, 0).end);
    while (reads_of_granule(segment, r, index).end <= end) ++index;
    while (reads_of_granule(segment, r, index - 1).end > end) --index;
    return index;
  }

  const ConePlan& plan_;
  const Model& model_;
  std::vector<Reused> bases_;
  std::vector<Stretches> rows_;  // [nodes]
};

}  // namespace

Reuse reuse_after(const ConePlan& plan, const Model& model, std::span<const Edit> edits) {
  return ReuseFinder(plan, model, edits).run();
}

std::vector<Range> without(Range rows, const std::vector<Reused>& reused) {
  std::vector<Range> result;
  for (const Reused& same : reused) {
    if (same.rows.end <= rows.begin) continue;
    if (same.rows.begin >= rows.end) break;
    if (same.rows.begin > rows.begin) result.push_back({rows.begin, same.rows.begin});
    rows.begin = same.rows.end;
  }
  if (!rows.empty()) result.push_back(rows);
  return result;
}

}  // namespace seqcast
