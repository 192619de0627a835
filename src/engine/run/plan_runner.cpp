// SPDX-License-Identifier: MIT
#include "engine/run/plan_runner.hpp"

#include <algorithm>

#include "engine/run/run_ranges.hpp"
#include "engine/run/tile.hpp"

namespace seqcast {
namespace {

/// Whether another of the runs goes farther in this one's stream, or may.
bool is_overtaken(const Run& run, std::span<const Run> runs) {
  return std::any_of(runs.begin(), runs.end(), [&](const Run& other) {
    if (!other.stream || other.stream->direction != run.stream->direction) return false;
    if (other.stream->chrom != run.stream->chrom) return true;
    return run.stream->direction == Direction::up ? other.bins.end > run.bins.end : other.bins.begin < run.bins.begin;
  });
}

}  // namespace

PlanRunner::PlanRunner(const Model& model, Plan plan, ThreadPool& workers)
    : built_(model, std::move(plan), workers), workers_(workers), row_batch_(built_, workers) {}

Ranges PlanRunner::inputs_of(Context context, Range bins) const {
  return input_ranges(built_.plan, built_.model, context, bins);
}

/// Runs with what they go on from and what they leave. Of several runs of a stream, one goes on from the piece before
/// and the farthest is gone on from.
std::vector<RunState> PlanRunner::start(std::span<Run> runs) {
  std::vector<RunState> all;
  for (Run& run : runs) {
    Stream* stream = run.stream ? &streams_[run.stream->direction] : nullptr;
    const bool goes_on = stream && stream->goes_on(*run.stream, run.bins);
    const bool is_gone_on_from = stream && !run.is_last && !is_overtaken(run, runs);
    all.emplace_back(built_, run, goes_on ? stream : nullptr, is_gone_on_from ? stream : nullptr);
  }
  for (auto& [direction, stream] : streams_) stream.bins.reset();  // set again once all is computed
  for (RunState& running : all) running.take_given(pool_);
  return all;
}

/// The tiles of all runs in one segment, and copies of rows, which are few: they come last, when workers would wait.
void PlanRunner::run_segment(const std::vector<RunState>& all, size_t segment, const std::vector<RowCopy>& copies) {
  std::vector<std::pair<const RunState*, int64_t>> tiles;
  if (!built_.plan.segments[segment].by_rows)
    for (const RunState& running : all)
      for (int64_t tile = running.tiles(segment).begin; tile < running.tiles(segment).end; ++tile)
        tiles.emplace_back(&running, tile);
  workers_.each(tiles.size() + copies.size(), [&](size_t worker, size_t task) {
    if (task >= tiles.size()) return copies[task - tiles.size()].run();
    run_tile(built_, *tiles[task].first, segment, tiles[task].second, scratch_[worker]);
  });
  if (built_.plan.segments[segment].by_rows)
    row_batch_.run(
        all.size(), segment, [&](size_t window, size_t node) { return all[window].rows(node).at(0); }, scratch_);
}

void PlanRunner::compute(std::span<Run> runs) {
  while (scratch_.size() < workers_.size()) scratch_.emplace_back(built_.sizes.scratch_bytes());
  std::vector<RunState> all = start(runs);
  std::vector<RowCopy> copies;
  for (size_t s = 0; s < built_.plan.segments.size(); ++s) {
    for (RunState& running : all) running.enter(s, pool_, copies);
    run_segment(all, s, copies);
    copies.clear();
    for (RunState& running : all) {
      running.leave(s, pool_);
      running.pass_on(s, pool_, copies);
    }
  }
  for (const RowCopy& copy : copies) copy.run();
  for (RunState& running : all) running.finish(pool_);
  pool_.end_round();
  // The first pieces of a stream have more rows than the next.
  if (std::any_of(all.begin(), all.end(), [](const RunState& running) { return running.begins_stream(); }))
    pool_.clear();
}

}  // namespace seqcast
