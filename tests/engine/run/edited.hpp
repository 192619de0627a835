// SPDX-License-Identifier: MIT
// Runs edits of test sequences, and the same sequences in full.
#pragma once

#include <vector>

#include "engine/plan/cone_planner.hpp"
#include "engine/plan/step_algorithm.hpp"
#include "engine/run/edited_runs.hpp"
#include "tests/engine/run/run_steps.hpp"

namespace seqcast::test {

/// A sequence with edits made.
inline TestSequence with(const TestSequence& sequence, const std::vector<Edit>& edits) {
  TestSequence result{{}, sequence.unknown};
  int64_t at = 0;
  for (const Edit& edit : edits) {
    result.codes.insert(result.codes.end(), sequence.codes.begin() + at, sequence.codes.begin() + edit.replaced.begin);
    result.codes.insert(result.codes.end(), edit.inserted.begin(), edit.inserted.end());
    at = edit.replaced.end;
  }
  result.codes.insert(result.codes.end(), sequence.codes.begin() + at, sequence.codes.end());
  return result;
}

/// A baseline's output, and those of its edits, of all tracks of all heads.
class EditedCase {
 public:
  EditedCase(const Model& model, ConePlan plan, size_t workers)
      : model_(model), workers_(workers), runs_(model, std::move(plan), workers_) {
    for (size_t head : runs_.plan().plan.heads) {
      tracks_.emplace_back(model.contract.heads[head].tracks.size());
      std::iota(tracks_.back().begin(), tracks_.back().end(), size_t{0});
    }
  }

  EditedRuns& runs() { return runs_; }

  /// The whole run, [tracks, bins]. @param margin  bases behind it that edits may read
  std::vector<float> full(const TestSequence& sequence, Range bins, Baseline* kept = nullptr, int64_t margin = 0,
                          Baseline* before = nullptr) {
    Range bases = runs_.input_bases(bins);
    const bool in_window = runs_.plan().context == Context::window;
    bases = {in_window ? 0 : bases.begin - margin, bases.end + margin};
    const std::vector<uint8_t> codes = sequence.at(bases);
    std::vector<float> values(floats(bins), NAN);
    std::vector<std::vector<float>> counts = counts_room();
    Run run{runs_.plan().context, bins, bases, codes, heads(bins, values)};
    run.counts = spans(counts);
    if (before) {
      runs_.move_on(*before, run);
    } else {
      std::vector<Baseline> baselines = runs_.baselines({&run, 1});
      if (kept) *kept = std::move(baselines[0]);
    }
    append(values, counts);
    return values;
  }

  /// A baseline alone. @param moved  whether it is one that moves on
  void baseline(const TestSequence& sequence, Range bins, Baseline& kept, int64_t margin, bool moved = false) {
    const Range read = runs_.input_bases(bins);
    const Range bases{read.begin - margin, read.end + margin};
    const std::vector<uint8_t> codes = sequence.at(bases);
    Run run{runs_.plan().context, bins, bases, codes, std::vector<HeadValues>(tracks_.size())};
    if (moved) return runs_.move_on(kept, run);
    kept = std::move(runs_.baselines({&run, 1})[0]);
  }

  struct Wanted {
    std::vector<Edit> edits;
    Range bins;
  };

  std::vector<std::vector<float>> edited(const Baseline& baseline, const std::vector<Wanted>& wanted) {
    std::vector<std::vector<float>> values;
    std::vector<std::vector<std::vector<float>>> counts(wanted.size(), counts_room());
    for (const Wanted& one : wanted) values.emplace_back(floats(one.bins), NAN);
    std::vector<EditedRun> all;
    for (size_t i = 0; i < wanted.size(); ++i)
      all.push_back({&baseline, wanted[i].edits, wanted[i].bins, heads(wanted[i].bins, values[i]), spans(counts[i])});
    runs_.run(all);
    for (size_t i = 0; i < wanted.size(); ++i) append(values[i], counts[i]);
    return values;
  }

 private:
  size_t floats(Range bins) const {
    size_t sum = 0;
    for (const auto& some : tracks_) sum += some.size() * static_cast<size_t>(bins.size());
    return sum;
  }

  std::vector<HeadValues> heads(Range bins, std::vector<float>& values) const {
    std::vector<HeadValues> out;
    size_t place = 0;
    for (const auto& some : tracks_) {
      const size_t size = some.size() * static_cast<size_t>(bins.size());
      out.push_back({some, std::span(values).subspan(place, size)});
      place += size;
    }
    return out;
  }

  std::vector<std::vector<float>> counts_room() const {
    std::vector<std::vector<float>> room;
    for (size_t node : runs_.plan().plan.counts)
      room.emplace_back(static_cast<size_t>(model_.shapes[node].channels), NAN);
    return room;
  }

  static std::vector<std::span<float>> spans(std::vector<std::vector<float>>& counts) {
    return {counts.begin(), counts.end()};
  }

  static void append(std::vector<float>& values, const std::vector<std::vector<float>>& counts) {
    for (const auto& some : counts) values.insert(values.end(), some.begin(), some.end());
  }

  const Model& model_;
  ThreadPool workers_;
  EditedRuns runs_;
  std::vector<std::vector<size_t>> tracks_;
};

/// The planner's plan with algorithms drawn at random among those that can.
inline ConePlan random_cone_plan(const Model& model, Random& random, const ConeOptions& options = {}) {
  ConePlan plan = make_cone_plan(model, {0}, this_machine(), options);
  for (size_t s = 0; s < plan.plan.segments.size(); ++s) {
    Segment& segment = plan.plan.segments[s];
    const auto shape = conv_shape(model, segment.steps[0]);
    if (!shape || segment.whole) continue;
    std::vector<Algorithm> can;
    for (const AlgorithmRow& row : algorithms())
      if (row.can(*shape)) can.push_back(row.algorithm);
    segment.steps[0].algorithm = can[static_cast<size_t>(random.between(0, std::ssize(can) - 1))];
    plan.grids[s] = cone_grid(model, segment);
  }
  return plan;
}

inline std::vector<uint8_t> random_bases(Random& random, int64_t count, int64_t letters) {
  std::vector<uint8_t> codes;
  for (int64_t i = 0; i < count; ++i) codes.push_back(static_cast<uint8_t>(random.between(0, letters)));
  return codes;
}

/// One edit or two within some bases. @param moves  whether they may insert more or less than they replace
inline std::vector<Edit> random_edits(Random& random, Range within, int64_t letters, bool moves) {
  std::vector<Edit> edits;
  int64_t from = within.begin;
  for (int64_t left = random.chance(30) ? 2 : 1; left > 0 && from < within.end; --left) {
    const int64_t begin = random.between(from, within.end - 1);
    const int64_t replaced = std::min(within.end - begin, random.chance(60) ? 1 : random.between(moves ? 0 : 1, 6));
    const int64_t inserted = !moves ? replaced : random.chance(50) ? random.between(0, 3) : random.between(0, 8);
    edits.push_back({{begin, begin + replaced}, random_bases(random, inserted, letters)});
    from = begin + replaced + random.between(0, 20);
  }
  return edits;
}

}  // namespace seqcast::test
