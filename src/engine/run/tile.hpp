// SPDX-License-Identifier: MIT
// Computes one tile of a segment, step by step.
#pragma once

#include "base/aligned_block.hpp"
#include "engine/run/run_state.hpp"

namespace seqcast {

/// Computes a tile of a segment, depth first, into the rows that the run keeps of the segment.
/// @param memory  the worker's own, BuiltPlan::scratch_bytes() of it.
void run_tile(const BuiltPlan& built, const RunState& running, size_t segment, int64_t tile,
              const AlignedBlock& memory);

}  // namespace seqcast
