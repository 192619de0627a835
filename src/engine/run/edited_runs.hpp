// SPDX-License-Identifier: MIT
// Edited runs: what an edit of a sequence changes is computed, the rest is read from a baseline (design §6.7).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/plan/cone_plan.hpp"
#include "engine/run/edited_run.hpp"
#include "engine/run/thread_pool.hpp"

namespace seqcast {

/// Multiply-adds that edited runs have taken, and those that they would have taken as plain windows (in the genome
/// context: as runs of the same bins).
struct ConeCounts {
  double computed = 0, plain = 0;
  double of_baselines = 0;
};

class EditedRuns {
 public:
  /// Prepares kernels and weights. @param model  must outlive it.
  /// @throws Error  if the model takes numbers, which cannot be edited.
  EditedRuns(const Model& model, ConePlan plan, ThreadPool& workers);
  ~EditedRuns();

  /// The input positions that a baseline of these bins reads; the same of a side input.
  Range input_bases(Range bins) const;
  Range given_positions(size_t node, Range bins) const;

  /// What the baseline of some edits must have where these bins of the edited sequence are wanted.
  BaselineNeeds needs(std::span<const Edit> edits, Range bins) const;

  /// Computes runs, whose values are written as an executor's are, and keeps their rows. Counts may be left out.
  ///
  /// Runs' `bases` may reach beyond input_bases(), where edits that delete bases read on. `stream` says nothing here.
  std::vector<Baseline> baselines(std::span<Run> runs);

  /// Moves a baseline of the genome context on, to other bins of the same sequence: rows that both have are kept, and
  /// their bytes are those that they would have anyway.
  void move_on(Baseline& baseline, Run& run);

  /// Computes every bin of every edited run. The bytes depend on the edits, the bins and the baselines' sequences
  /// alone.
  void run(std::span<EditedRun> edited);

  /// Keeps a baseline's memory for the next one.
  void let_go(Baseline baseline);
  /// Gives back all memory that is kept for what comes next.
  void rest();

  const ConePlan& plan() const noexcept;
  ConeCounts counts() const;

  int64_t weight_bytes() const noexcept;
  /// Bytes that each worker takes for kernels.
  int64_t scratch_bytes() const noexcept;
  /// Bytes of a baseline of these bins.
  int64_t baseline_bytes(Range bins) const;
  /// Bytes of the rows of an edited run, at most. One a worker is computed at a time, or, where layers have one row a
  /// window, 64 in all.
  int64_t edited_bytes(const EditedRun& edited) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seqcast
