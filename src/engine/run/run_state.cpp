// SPDX-License-Identifier: MIT
#include "engine/run/run_state.hpp"

#include <algorithm>

namespace seqcast {
namespace {

/// Rows [part) of `to`: those that `from` has, and zeros.
void add_copies(const BoundaryRows* from, const BoundaryRows& to, Range part, std::vector<RowCopy>& copies) {
  Range had = from ? intersection(from->rows, part) : Range{};
  if (had.empty()) had = {part.end, part.end};
  const auto add = [&](const float* source, Range rows) {
    if (!rows.empty()) copies.push_back({source, to.at(rows.begin), rows.size() * to.channels});
  };
  add(nullptr, {part.begin, had.begin});
  if (!had.empty()) add(from->at(had.begin), had);
  add(nullptr, {had.end, part.end});
}

}  // namespace

void RowCopy::run() const {
  if (from) {
    std::copy_n(from, floats, to);
  } else {
    std::fill_n(to, floats, 0.0f);
  }
}

BoundaryRows make_rows(Range rows, int64_t channels, BlockPool& pool) {
  BoundaryRows made{rows, channels, {}};
  if (!rows.empty()) made.block = pool.take(made.bytes());
  return made;
}

void zero_rows(float* first_row, int64_t channels, Range rows) {
  if (!rows.empty()) std::fill_n(first_row + rows.begin * channels, rows.size() * channels, 0.0f);
}

RunState::RunState(const BuiltPlan& built, Run& run, const Stream* from, Stream* to)
    : built_(&built), run_(&run), from_(from), to_(to) {
  Neighbours neighbours{from, {}};
  if (to) neighbours.to = run.stream->direction;
  ranges_ = run_ranges(built.plan, built.model, run.context, run.bins, neighbours);
  stays_.assign(built.model.graph.nodes.size(), false);
  if (!to) return;
  passed_on_ = tiles_to_pass_on(built.plan, built.model, ranges_, run.bins, run.stream->direction);
  for (size_t s = 0; s < built.plan.segments.size(); ++s)
    for (const Boundary& kept : built.plan.segments[s].keeps)
      stays_[kept.node] = stays(rows_of(kept, passed_on_[s]), ranges_.held[kept.node]);
}

Range RunState::inside(size_t node, int64_t first, int64_t rows) const {
  if (run_->context == Context::genome) return {0, rows};
  const Range all = intersection({-first, built_->model.shapes[node].length - first}, {0, rows});
  return all.empty() ? Range{} : all;
}

void RunState::take_given(BlockPool& pool) {
  for (const GivenValues& given : run_->given) {
    BoundaryRows rows = make_rows(ranges_.held[given.node], built_->model.shapes[given.node].channels, pool);
    if (rows.rows.empty()) continue;
    zero_rows(rows.block->floats(), rows.channels, {0, rows.rows.size()});
    const Range real = intersection(rows.rows, given.positions);
    const float* from = given.values.data() + (real.begin - given.positions.begin) * rows.channels;
    if (!real.empty()) std::copy_n(from, real.size() * rows.channels, rows.at(real.begin));
    rows_[given.node] = std::move(rows);
  }
}

void RunState::enter(size_t segment, BlockPool& pool, std::vector<RowCopy>& copies) {
  for (const Boundary& kept : built_->plan.segments[segment].keeps) {
    BoundaryRows rows = make_rows(ranges_.held[kept.node], kept.channels, pool);
    Range computed = intersection(rows_of(kept, ranges_.tiles[segment]), rows.rows);
    if (computed.empty()) computed = {rows.rows.end, rows.rows.end};
    const BoundaryRows* left = from_ ? &from_->rows.at(kept.node) : nullptr;
    add_copies(left, rows, {rows.rows.begin, computed.begin}, copies);
    add_copies(left, rows, {computed.end, rows.rows.end}, copies);
    rows_[kept.node] = std::move(rows);
  }
}

void RunState::pass_on(size_t segment, BlockPool& pool, std::vector<RowCopy>& copies) {
  if (!to_) return;
  for (const Boundary& kept : built_->plan.segments[segment].keeps) {
    BoundaryRows& left = to_->rows[kept.node];
    if (left.block) pool.give(std::move(*left.block));
    left = {};
    if (stays_[kept.node]) continue;  // let_go() leaves them
    left = make_rows(rows_of(kept, passed_on_[segment]), kept.channels, pool);
    if (!left.rows.empty())
      copies.push_back(
          {rows_.at(kept.node).at(left.rows.begin), left.at(left.rows.begin), left.rows.size() * left.channels});
  }
}

void RunState::leave(size_t segment, BlockPool& pool) {
  for (size_t node : built_->plan.segments[segment].reads) {
    if (node == 0 || ranges_.last_reader[node] != segment) continue;
    let_go(node, pool);
    rows_.erase(node);
  }
}

/// Gives the rows to the next piece, or their memory to the pool.
void RunState::let_go(size_t node, BlockPool& pool) {
  BoundaryRows& rows = rows_.at(node);
  if (stays_[node]) {
    to_->rows[node] = std::move(rows);
  } else if (rows.block) {
    pool.give(std::move(*rows.block));
  }
}

/// [rows, C] -> [tracks, bins]
void RunState::lay_out_tracks(size_t node, const HeadValues& out) const {
  const BoundaryRows& rows = rows_.at(node);
  const Range bins = run_->bins;
  std::vector<int64_t> columns;
  for (size_t track : out.tracks) columns.push_back(column_of(built_->step_of(node), track));
  const float* in = rows.at(bins.begin);
  for (int64_t b = 0; b < bins.size(); ++b)
    for (size_t t = 0; t < columns.size(); ++t)
      out.values[static_cast<int64_t>(t) * bins.size() + b] = in[b * rows.channels + columns[t]];
}

void RunState::finish(BlockPool& pool) {
  if (to_) {
    to_->place = *run_->stream;
    to_->bins = run_->bins;
    to_->tiles = passed_on_;
  }
  const Plan& plan = built_->plan;
  for (size_t h = 0; h < plan.heads.size(); ++h)
    lay_out_tracks(built_->model.contract.heads[plan.heads[h]].node, run_->out[h]);
  for (size_t c = 0; c < plan.counts.size(); ++c) {
    const BoundaryRows& rows = rows_.at(plan.counts[c]);
    std::copy_n(rows.at(0), rows.channels, run_->counts[c].begin());
  }
  for (const auto& [node, rows] : rows_) let_go(node, pool);
  rows_.clear();
}

}  // namespace seqcast
