// SPDX-License-Identifier: MIT
#include "engine/plan/cone_ranges.hpp"

#include <algorithm>

#include "engine/plan/step_rows.hpp"

namespace seqcast {
namespace {

/// Stretches in order, those joined that overlap or touch.
void join(Stretches& some) {
  std::erase_if(some, [](Range rows) { return rows.empty(); });
  std::sort(some.begin(), some.end(), [](Range a, Range b) { return a.begin < b.begin; });
  size_t last = 0;
  for (size_t i = 1; i < some.size(); ++i) {
    if (some[i].begin <= some[last].end) {
      some[last].end = std::max(some[last].end, some[i].end);
    } else {
      some[++last] = some[i];
    }
  }
  if (!some.empty()) some.resize(last + 1);
}

class RangeFinder {
 public:
  RangeFinder(const ConePlan& plan, const Model& model, const Reuse& reuse, bool is_baseline)
      : plan_(plan), model_(model), reuse_(reuse), is_baseline_(is_baseline), wanted_(model.graph.nodes.size()) {
    result_.computed.resize(plan.plan.segments.size());
    result_.held.resize(model.graph.nodes.size());
    result_.last_reader.assign(model.graph.nodes.size(), 0);
  }

  ConeRanges run(Range bins) {
    const size_t segments = plan_.plan.segments.size();
    bins_ = bins;
    const auto want = [&](size_t node, Range rows) {
      wanted_[node].push_back(rows);
      result_.last_reader[node] = segments;
    };
    for (size_t head : plan_.plan.heads) want(model_.contract.heads[head].node, bins);
    if (!is_baseline_ || !plan_.of_windows)
      for (size_t node : plan_.plan.counts) want(node, {0, 1});
    for (size_t s = segments; s-- > 0;) visit(s);
    hold(0);
    for (size_t node : model_.graph.side_inputs()) hold(node);
    return std::move(result_);
  }

 private:
  bool in_window() const { return plan_.context == Context::window; }

  /// All that is wanted of a node.
  const Stretches& hold(size_t node) {
    Stretches& wanted = wanted_[node];
    join(wanted);
    if (is_baseline_ && wanted.size() > 1) wanted = {Range{wanted.front().begin, wanted.back().end}};
    result_.held[node] = wanted;
    return wanted;
  }

  /// Wanted rows that are there to be computed: what lies outside a window is padding.
  Range inside(size_t node, Range rows) const {
    return in_window() ? intersection(rows, {0, model_.shapes[node].length}) : rows;
  }

  void visit(size_t segment) {
    if (is_baseline_ && plan_.of_windows && plan_.plan.segments[segment].whole) return want_windows(segment);
    const Step& step = plan_.plan.segments[segment].steps[0];
    const size_t node = step.output;
    Stretches& computed = result_.computed[segment];
    Stretches all;  // computed, or so in the baseline before
    for (const Range& wanted : hold(node)) {
      const Range rows = inside(node, wanted);
      if (rows.empty()) continue;
      const Range on = on_grid(plan_, model_, segment, rows);
      if (is_baseline_) all.push_back(on);
      const auto& reused = reuse_.empty() ? none_ : reuse_[node];
      for (const Range& part : without(is_baseline_ ? on : rows, reused))
        computed.push_back(on_grid(plan_, model_, segment, part));
    }
    join(computed);
    join(all);
    result_.held[node].insert(result_.held[node].end(), computed.begin(), computed.end());
    result_.held[node].insert(result_.held[node].end(), all.begin(), all.end());
    join(result_.held[node]);
    for (const Range& rows : is_baseline_ ? all : computed) want_reads(segment, rows);
  }

  /// What a segment reads of all windows that lie in the bins.
  void want_windows(size_t segment) {
    const int64_t last = bins_.end - model_.contract.heads[plan_.plan.heads[0]].bins;
    for (const int64_t window : {bins_.begin, std::max(last, bins_.begin)}) want_reads(segment, {}, window);
  }

  void want_reads(size_t segment, Range rows) { want_reads(segment, rows, window_of(plan_, bins_)); }

  void want_reads(size_t segment, Range rows, int64_t window) {
    const Step& step = plan_.plan.segments[segment].steps[0];
    for (size_t r = 0; r < step.reads.size(); ++r) {
      const size_t node = step.reads[r].node;
      if (is_baseline_ && plan_.of_windows && !plan_.strides[node]) continue;
      wanted_[node].push_back(cone_reads(plan_, model_, segment, r, rows, window));
      result_.last_reader[node] = std::max(result_.last_reader[node], segment);
    }
  }

  const ConePlan& plan_;
  const Model& model_;
  const Reuse& reuse_;
  bool is_baseline_;
  Range bins_;
  std::vector<Stretches> wanted_;  // [nodes]
  std::vector<Reused> none_;
  ConeRanges result_;
};

}  // namespace

ConeRanges edited_ranges(const ConePlan& plan, const Model& model, Range bins, const Reuse& reuse) {
  return RangeFinder(plan, model, reuse, false).run(bins);
}

ConeRanges baseline_ranges(const ConePlan& plan, const Model& model, Range bins, const Reuse& had) {
  return RangeFinder(plan, model, had, true).run(bins);
}

Range input_positions(const ConePlan& plan, const Model& model, size_t input, Range bins) {
  const ConeRanges ranges = baseline_ranges(plan, model, bins);
  Range read;
  for (const Range& stretch : ranges.held[input]) read = hull(read, stretch);
  return plan.context == Context::window ? intersection(read, {0, model.shapes[input].length}) : read;
}

int64_t held_bytes(const ConePlan& plan, const Model& model, const ConeRanges& ranges) {
  int64_t bytes = 0;
  for (size_t node = 0; node < ranges.held.size(); ++node) {
    int64_t channels = node == 0 ? 0 : model.shapes[node].channels;
    for (const Segment& segment : plan.plan.segments)
      if (segment.steps[0].output == node) channels = channels_computed(model, segment.steps[0]);
    for (const Range& rows : ranges.held[node])
      bytes += rows.size() * (node == 0 ? 1 : channels * static_cast<int64_t>(sizeof(float)));
  }
  return bytes;
}

}  // namespace seqcast
