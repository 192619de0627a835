// SPDX-License-Identifier: MIT
// Order, memory and parts of the regions that are mutated.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "genome/bed.hpp"
#include "genome/shard.hpp"
#include "predict/mutation_run.hpp"

namespace seqcast {

/// The lines' regions, in their order.
/// @param sorted  in that of the FASTA instead, as a bigWig needs them.
std::vector<Interval> mutation_regions(Bed bed, const Fasta& fasta, bool sorted);

/// Bytes of memory of all regions, and of the mutations of the longest. @param effect_bytes  of one mutation.
int64_t mutated_bytes(const MutationKinds& kinds, const std::vector<Interval>& regions, int64_t effect_bytes);

/// The part's of the regions: as many bases as another part's. @throws Error  as MutationRun::check does, of any
/// region.
std::span<const Interval> part_of(const std::vector<Interval>& regions, const MutationRun& run, const Shard& shard);

}  // namespace seqcast
