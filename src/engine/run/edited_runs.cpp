// SPDX-License-Identifier: MIT
#include "engine/run/edited_runs.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "engine/run/cone_start.hpp"
#include "engine/run/row_batch.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Edited runs that go through steps of one row a window together.
constexpr size_t runs_at_once = 64;

/// Segments that a run goes through on its own, or one whose rows are those of all runs.
struct Stage {
  size_t first, last;
  bool by_rows;
};

std::vector<Stage> stages_of(const Plan& plan) {
  std::vector<Stage> stages;
  for (size_t s = 0; s < plan.segments.size(); ++s) {
    const bool by_rows = plan.segments[s].by_rows;
    if (by_rows || stages.empty() || stages.back().by_rows) {
      stages.push_back({s, s + 1, by_rows});
    } else {
      stages.back().last = s + 1;
    }
  }
  return stages;
}

}  // namespace

struct EditedRuns::State {
  BuiltCones built;
  ThreadPool& workers;
  std::vector<Stage> stages;
  RowBatch row_batch;
  std::vector<AlignedBlock> scratch;  // [workers]
  std::vector<BlockPool> pools;       // [workers]
  std::vector<double> multiply_adds;  // [workers]
  ConeCounts counts;
  std::map<int64_t, double> plain;  // bins -> multiply-adds

  State(const Model& model, ConePlan plan, ThreadPool& pool)
      : built(model, std::move(plan), pool),
        workers(pool),
        stages(stages_of(built.cones.plan)),
        row_batch(built.built, pool) {
    if (model.contract.takes_numbers()) throw Error("the model reads numbers, and only letters can be edited");
  }

  const ConePlan& cones() const { return built.cones; }
  const Model& model() const { return built.model(); }

  void make_ready() {
    while (scratch.size() < workers.size()) scratch.emplace_back(built.built.sizes.scratch_bytes());
    if (pools.size() < workers.size()) pools.resize(workers.size());
    multiply_adds.assign(std::max(multiply_adds.size(), workers.size()), 0.0);
  }

  std::byte* kernel_scratch(size_t worker) { return scratch[worker].data() + built.built.sizes.values_bytes; }

  double take_multiply_adds() {
    double sum = 0;
    for (double& some : multiply_adds) sum += std::exchange(some, 0.0);
    return sum;
  }

  /// One run through segments, by one worker.
  void through(ConeRun& run, const Stage& stage, size_t worker) {
    for (size_t s = stage.first; s < stage.last; ++s) {
      run.make_room(s, pools[worker]);
      run.fill(s);
      for (const Range& rows : run.computed(s)) multiply_adds[worker] += run.compute(s, rows, kernel_scratch(worker));
      run.leave(s, pools[worker]);
    }
  }

  /// Steps of one row a window, of all runs at once.
  void through_rows(std::span<std::optional<ConeRun>> runs, size_t segment) {
    std::vector<ConeRun*> computed;
    for (auto& run : runs) {
      run->make_room(segment, pools[0]);
      run->fill(segment);
      if (!run->computed(segment).empty()) computed.push_back(&*run);
    }
    if (!computed.empty())
      row_batch.run(
          computed.size(), segment, [&](size_t r, size_t node) { return computed[r]->row(node, 0); }, scratch);
    multiply_adds[0] += static_cast<double>(computed.size()) * built.row_multiply_adds[segment];
  }

  void finish(const EditedRun& edited, ConeRun& run, BlockPool& pool) const {
    std::vector<HeadValues> out = edited.out;
    std::vector<std::span<float>> of_counts = edited.counts;
    run.write(edited.bins, out, of_counts);
    run.leave_all(pool);
  }

  /// Some edited runs, a worker each, stage by stage.
  void run_together(std::span<EditedRun> edited) {
    std::vector<std::optional<ConeRun>> runs(edited.size());
    for (size_t stage = 0; stage < stages.size(); ++stage) {
      const bool first = stage == 0, last = stage + 1 == stages.size();
      if (first && stages[0].by_rows)
        for (size_t i = 0; i < runs.size(); ++i) runs[i].emplace(start_edited(built, edited[i], pools[0]));
      if (stages[stage].by_rows) {
        through_rows(runs, stages[stage].first);
        for (size_t i = 0; i < runs.size(); ++i) {
          runs[i]->leave(stages[stage].first, pools[0]);
          if (last) finish(edited[i], *runs[i], pools[0]);
        }
        continue;
      }
      workers.each(runs.size(), [&](size_t worker, size_t i) {
        if (first) runs[i].emplace(start_edited(built, edited[i], pools[worker]));
        through(*runs[i], stages[stage], worker);
        if (!last) return;
        finish(edited[i], *runs[i], pools[worker]);
        runs[i].reset();
      });
    }
  }

  double plain_multiply_adds(Range bins) const {
    double sum = 0;
    if (cones().context == Context::window || cones().of_windows) {
      for (size_t s = 0; s < cones().plan.segments.size(); ++s)
        sum += built.row_multiply_adds[s] *
               static_cast<double>(model().shapes[cones().plan.segments[s].steps[0].output].length);
      return sum;
    }
    const ConeRanges ranges = baseline_ranges(cones(), model(), bins);
    for (size_t s = 0; s < cones().plan.segments.size(); ++s)
      for (const Range& rows : ranges.computed[s]) sum += built.row_multiply_adds[s] * static_cast<double>(rows.size());
    return sum;
  }

  /// Parts of a stretch for several workers, each of whole granules.
  std::vector<Range> parts_of(size_t segment, Range rows, size_t runs) const {
    const Segment& it = cones().plan.segments[segment];
    if (it.whole || runs >= 2 * workers.size()) return {rows};
    constexpr int64_t least_rows = 64;
    const int64_t granule = cones().grids[segment].granule;
    const auto wanted = static_cast<int64_t>(2 * workers.size() / runs);
    const int64_t part = ceil_div(std::max(ceil_div(rows.size(), wanted), least_rows), granule) * granule;
    std::vector<Range> parts;
    for (int64_t first = rows.begin; first < rows.end; first += part)
      parts.push_back({first, std::min(first + part, rows.end)});
    return parts;
  }

  /// The same of any run of so many bins.
  double plain_of(Range bins) {
    const auto [found, is_new] = plain.try_emplace(bins.size());
    if (is_new) found->second = plain_multiply_adds(bins);
    return found->second;
  }

  /// Baselines step by step, whose stretches the workers share.
  void run_baselines(std::span<std::optional<ConeRun>> runs) {
    for (const Stage& stage : stages)
      for (size_t s = stage.first; s < stage.last; ++s) {
        if (stage.by_rows) {
          through_rows(runs, s);
          continue;
        }
        std::vector<std::pair<ConeRun*, Range>> tasks;  // a stretch to be computed, or none: all others
        for (auto& run : runs) {
          run->make_room(s, pools[0]);
          for (const Range& rows : run->computed(s))
            for (const Range& part : parts_of(s, rows, runs.size())) tasks.emplace_back(&*run, part);
          tasks.emplace_back(&*run, Range{});
        }
        workers.each(tasks.size(), [&](size_t worker, size_t task) {
          const auto& [run, rows] = tasks[task];
          if (rows.empty()) return run->fill(s);
          multiply_adds[worker] += run->compute(s, rows, kernel_scratch(worker));
        });
      }
  }

  /// @param before  of the one run, if it goes on from it
  void make_baselines(std::span<Run> runs, const Baseline* before, std::vector<Baseline>& result) {
    make_ready();
    std::vector<std::optional<ConeRun>> running(runs.size());
    for (size_t i = 0; i < runs.size(); ++i) running[i].emplace(start_baseline(built, runs[i], before, pools[0]));
    run_baselines(running);
    for (size_t i = 0; i < runs.size(); ++i) {
      Baseline& baseline = result[i];
      running[i]->write(runs[i].bins, runs[i].out, runs[i].counts);
      baseline.context = cones().context;
      baseline.bins = runs[i].bins;
      baseline.bases = runs[i].bases;
      baseline.codes.assign(runs[i].codes.begin(), runs[i].codes.end());
      for (size_t s = 0; s < cones().plan.segments.size(); ++s) baseline.computed.push_back(held_of(*running[i], s));
      running[i]->become(baseline);
    }
    counts.of_baselines += take_multiply_adds();
  }

  /// Of a baseline's rows of a segment those that are no padding.
  Range held_of(const ConeRun& run, size_t segment) const {
    const size_t node = cones().plan.segments[segment].steps[0].output;
    if (run.ranges().held[node].empty()) return {};
    return run.ranges().held[node][0];
  }
};

EditedRuns::EditedRuns(const Model& model, ConePlan plan, ThreadPool& workers)
    : state_(std::make_unique<State>(model, std::move(plan), workers)) {}

EditedRuns::~EditedRuns() = default;

Range EditedRuns::input_bases(Range bins) const { return input_positions(plan(), state_->model(), 0, bins); }

Range EditedRuns::given_positions(size_t node, Range bins) const {
  return input_positions(plan(), state_->model(), node, bins);
}

BaselineNeeds EditedRuns::needs(std::span<const Edit> edits, Range bins) const {
  return needs_of(plan(), state_->model(), edits, bins);
}

std::vector<Baseline> EditedRuns::baselines(std::span<Run> runs) {
  std::vector<Baseline> result(runs.size());
  state_->make_baselines(runs, {}, result);
  return result;
}

void EditedRuns::move_on(Baseline& baseline, Run& run) {
  if (plan().context == Context::window) throw Error("a window's baseline is not moved on");
  std::vector<Baseline> result(1);
  state_->make_baselines({&run, 1}, &baseline, result);
  let_go(std::exchange(baseline, std::move(result[0])));
}

void EditedRuns::run(std::span<EditedRun> edited) {
  state_->make_ready();
  const bool by_rows =
      std::any_of(state_->stages.begin(), state_->stages.end(), [](const Stage& s) { return s.by_rows; });
  const size_t at_once = by_rows ? runs_at_once : edited.size();
  for (size_t first = 0; first < edited.size(); first += at_once) {
    state_->run_together(edited.subspan(first, std::min(at_once, edited.size() - first)));
    for (BlockPool& pool : state_->pools) pool.end_round();  // blocks go from pool to pool
  }
  for (const EditedRun& one : edited) state_->counts.plain += state_->plain_of(one.bins);
  state_->counts.computed += state_->take_multiply_adds();
}

void EditedRuns::let_go(Baseline baseline) {
  state_->make_ready();
  for (BoundaryRows& rows : baseline.rows)
    if (rows.block) state_->pools[0].give(std::move(*rows.block));
}

void EditedRuns::rest() {
  for (BlockPool& pool : state_->pools) pool.clear();
}

const ConePlan& EditedRuns::plan() const noexcept { return state_->built.cones; }

ConeCounts EditedRuns::counts() const { return state_->counts; }

int64_t EditedRuns::weight_bytes() const noexcept { return state_->built.built.sizes.weight_bytes; }

int64_t EditedRuns::scratch_bytes() const noexcept {
  return static_cast<int64_t>(state_->built.built.sizes.scratch_bytes());
}

int64_t EditedRuns::baseline_bytes(Range bins) const {
  return held_bytes(plan(), state_->model(), baseline_ranges(plan(), state_->model(), bins));
}

int64_t EditedRuns::edited_bytes(const EditedRun& edited) const {
  return held_bytes(plan(), state_->model(),
                    edited_ranges(plan(), state_->model(), edited.bins, reuse_of(plan(), state_->model(), edited)));
}

}  // namespace seqcast
