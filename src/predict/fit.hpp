// SPDX-License-Identifier: MIT
// Chooses tiles, batch and number of workers so that a run is quick and fits in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/run/thread_pool.hpp"
#include "predict/memory_need.hpp"

namespace seqcast {

/// What of a model is to be planned.
struct PlanRequest {
  const Model* model = nullptr;
  PlanOptions options;
};

/// Plans for models and this machine, with tiles that leave room for a run in `memory` bytes: those that two workers
/// have room with, or one if two have not. It does not depend on how many there are, since bytes depend on tiles.
///
/// @param memory  as the user caps it; 0: the tiles that are quickest.
/// @param least   the smallest run: one window at a time.
/// @throws Error  where even the smallest tiles take more, naming what they take.
std::vector<PlannedModel> plans_within(const std::vector<PlanRequest>& models, const std::vector<size_t>& heads,
                                       Context context, RunSize least, int64_t memory, ThreadPool& workers);

/// The run that comes nearest to `wanted` in `limit` bytes: fewer windows at a time first, then fewer workers.
/// @return  none where one window and one worker take more.
std::optional<RunSize> fit(std::span<const PlannedModel> members, Context context, RunSize wanted, const RunSize& least,
                           int64_t limit);

/// What is quickest: as many windows, or as long pieces, as stay in the caches, but enough for the workers, and for
/// weights that are read once a batch.
RunSize quickest_size(const PlannedModel& planned, Context context, RunSize size);

}  // namespace seqcast
