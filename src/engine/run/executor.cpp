// SPDX-License-Identifier: MIT
#include "engine/run/executor.hpp"

#include <algorithm>

#include "engine/run/row_batch.hpp"
#include "engine/run/tile.hpp"
#include "engine/run/unknown_runs.hpp"

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

struct Executor::State {
  BuiltPlan built;
  ThreadPool& workers;
  std::vector<AlignedBlock> scratch;  // [workers]
  BlockPool pool;
  std::map<Direction, Stream> streams;
  RowBatch row_batch;
  UnknownRuns unknown_runs;

  State(const Model& model, Plan plan, ThreadPool& w)
      : built(model, std::move(plan), w),
        workers(w),
        row_batch(built, workers),
        unknown_runs(
            model, built.plan.heads, [this](std::span<Run> runs) { compute(runs); },
            [this](Extent extent, Range bins) { return input_ranges(built.plan, built.model, extent, bins)[0]; }) {}

  /// Runs with what they go on from and what they leave. Of several runs of a stream, one goes on from the piece before
  /// and the farthest is gone on from.
  std::vector<RunState> start(std::span<Run> runs) {
    std::vector<RunState> all;
    for (Run& run : runs) {
      Stream* stream = run.stream ? &streams[run.stream->direction] : nullptr;
      const bool goes_on = stream && stream->goes_on(*run.stream, run.bins);
      const bool is_gone_on_from = stream && !run.is_last && !is_overtaken(run, runs);
      all.emplace_back(built, run, goes_on ? stream : nullptr, is_gone_on_from ? stream : nullptr);
    }
    for (auto& [direction, stream] : streams) stream.bins.reset();  // set again once all is computed
    for (RunState& running : all) running.take_given(pool);
    return all;
  }

  /// The tiles of all runs in one segment, and copies of rows, which are few: they come last, when workers would wait.
  void run_segment(const std::vector<RunState>& all, size_t segment, const std::vector<RowCopy>& copies) {
    std::vector<std::pair<const RunState*, int64_t>> tiles;
    if (!built.plan.segments[segment].by_rows)
      for (const RunState& running : all)
        for (int64_t tile = running.tiles(segment).begin; tile < running.tiles(segment).end; ++tile)
          tiles.emplace_back(&running, tile);
    workers.each(tiles.size() + copies.size(), [&](size_t worker, size_t task) {
      if (task >= tiles.size()) return copies[task - tiles.size()].run();
      run_tile(built, *tiles[task].first, segment, tiles[task].second, scratch[worker]);
    });
    if (built.plan.segments[segment].by_rows) row_batch.run(all, segment, scratch);
  }

  void compute(std::span<Run> runs) {
    while (scratch.size() < workers.size()) scratch.emplace_back(built.scratch_bytes());
    std::vector<RunState> all = start(runs);
    std::vector<RowCopy> copies;
    for (size_t s = 0; s < built.plan.segments.size(); ++s) {
      for (RunState& running : all) running.enter(s, pool, copies);
      run_segment(all, s, copies);
      copies.clear();
      for (RunState& running : all) {
        running.leave(s, pool);
        running.pass_on(s, pool, copies);
      }
    }
    for (const RowCopy& copy : copies) copy.run();
    for (RunState& running : all) running.finish(pool);
    pool.end_round();
    // The first pieces of a stream have more rows than the next.
    if (std::any_of(all.begin(), all.end(), [](const RunState& running) { return running.begins_stream(); }))
      pool.clear();
  }
};

Executor::Executor(const Model& model, Plan plan, ThreadPool& workers)
    : state_(std::make_unique<State>(model, std::move(plan), workers)) {}

Executor::~Executor() = default;

const Plan& Executor::plan() const noexcept { return state_->built.plan; }

int64_t Executor::weight_bytes() const noexcept { return state_->built.weight_bytes; }

int64_t Executor::scratch_bytes() const noexcept { return static_cast<int64_t>(state_->built.scratch_bytes()); }

const Kernel& Executor::kernel(size_t segment, size_t step) const { return state_->built.kernels[segment][step]; }

Range Executor::input_bases(Extent extent, Range bins) const {
  return input_ranges(state_->built.plan, state_->built.model, extent, bins)[0];
}

Range Executor::given_positions(size_t node, Extent extent, Range bins) const {
  return input_ranges(state_->built.plan, state_->built.model, extent, bins)[node];
}

void Executor::compute(std::span<Run> runs) {
  if (!state_->built.model.graph.other_inputs().empty()) return state_->compute(runs);  // not only unknown bases speak
  state_->unknown_runs.compute(runs);
}

}  // namespace seqcast
