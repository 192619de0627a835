// SPDX-License-Identifier: MIT
// Start of edited runs and baselines: what they read, reuse and compute.
#pragma once

#include "engine/run/cone_run.hpp"
#include "engine/run/edited_run.hpp"

namespace seqcast {

/// Rows that an edited run reads from its baseline. Those that have moved only where any baseline of the wanted bins
/// has them, so that no bytes depend on which bins it has besides them.
Reuse reuse_of(const ConePlan& plan, const Model& model, const EditedRun& edited);

BaselineNeeds needs_of(const ConePlan& plan, const Model& model, std::span<const Edit> edits, Range bins);

/// @throws Error  where the baseline lacks wanted bins or bases, or where edits overlap.
ConeRun start_edited(const BuiltCones& built, const EditedRun& edited, BlockPool& pool);

/// @param before  a baseline of other bins of the same sequence, whose rows are kept; or none.
ConeRun start_baseline(const BuiltCones& built, const Run& run, const Baseline* before, BlockPool& pool);

}  // namespace seqcast
