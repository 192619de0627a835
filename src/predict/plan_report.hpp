// SPDX-License-Identifier: MIT
// Report of an execution plan: its steps, and what runs of it take.
#pragma once

#include <cstdint>
#include <vector>

#include "predict/memory_need.hpp"
#include "predict/track_choice.hpp"

namespace seqcast {

/// A step of a plan, for this machine.
struct PlannedStep {
  const Step* step = nullptr;
  size_t segment = 0;  ///< from 0
  int64_t tiles = 0;   ///< of a window
  double seconds = 0;  ///< of a window on one core, by the table of costs
  int64_t channels = 0, weight_bytes = 0;
  int64_t kept_bytes = 0;  ///< that are left for later segments
};

/// @param plan  outlives them.
std::vector<PlannedStep> planned_steps(const Model& model, const Plan& plan);

/// A run, and what it takes.
struct PlannedRun {
  Context context = Context::window;
  RunSize size;
  MemoryNeed need;
};

struct PlanReport {
  Plan plan;                     ///< of the context that was asked for
  std::vector<PlannedRun> runs;  ///< on one thread and on two, in each context that there is, where memory allows it
};

/// @param model    with or without weights: their values do not matter.
/// @param tracks   that are asked for, of heads with the same bins.
/// @param context  whose plan is wanted.
/// @param memory   as the user caps it; 0: no cap.
/// @throws RequestError  for a chromosome's tiles of a head that takes a whole window.
PlanReport plan_report(const Model& model, const std::vector<TrackChoice>& tracks, Context context, int64_t memory);

}  // namespace seqcast
