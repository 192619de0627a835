// SPDX-License-Identifier: MIT
// How does one tile go through the steps of a segment?
#pragma once

#include "seqcast/engine/aligned_block.hpp"
#include "seqcast/engine/running.hpp"

namespace seqcast {

/// Computes a tile of a segment, depth first, into the rows that the run keeps of the segment.
/// @param memory  the worker's own, BuiltPlan::scratch_bytes() of it.
void run_tile(const BuiltPlan& built, const Running& running, size_t segment, int64_t tile, const AlignedBlock& memory);

}  // namespace seqcast
