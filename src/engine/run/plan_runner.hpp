// SPDX-License-Identifier: MIT
// Takes runs through a plan, segment by segment and tile by tile.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "engine/run/block_pool.hpp"
#include "engine/run/built_plan.hpp"
#include "engine/run/row_batch.hpp"
#include "engine/run/run.hpp"
#include "engine/run/run_state.hpp"
#include "engine/run/stream.hpp"

namespace seqcast {

class PlanRunner {
 public:
  /// Builds the plan's kernels. @param model  must outlive it.
  PlanRunner(const Model& model, Plan plan, ThreadPool& workers);
  PlanRunner(const PlanRunner&) = delete;
  PlanRunner& operator=(const PlanRunner&) = delete;

  const BuiltPlan& built() const noexcept { return built_; }

  /// Positions of each input that a run of these bins reads. [nodes]
  Ranges inputs_of(Context context, Range bins) const;

  /// Computes every bin of every run.
  void compute(std::span<Run> runs);

 private:
  std::vector<RunState> start(std::span<Run> runs);
  void run_segment(const std::vector<RunState>& all, size_t segment, const std::vector<RowCopy>& copies);

  BuiltPlan built_;
  ThreadPool& workers_;
  std::vector<AlignedBlock> scratch_;  // [workers]
  BlockPool pool_;
  std::map<Direction, Stream> streams_;
  RowBatch row_batch_;
};

}  // namespace seqcast
