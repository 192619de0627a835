// SPDX-License-Identifier: MIT
// Rows that an edited run, or a baseline, computes and holds of each node.
#pragma once

#include <vector>

#include "engine/plan/reuse.hpp"

namespace seqcast {

/// Stretches of rows, in order and apart.
using Stretches = std::vector<Range>;

struct ConeRanges {
  std::vector<Stretches> computed;  ///< [segments]: of the step's output; in the window context clipped at its end
  std::vector<Stretches> held;      ///< [nodes]: that steps read or write, padding included; of node 0: bases
  std::vector<size_t> last_reader;  ///< [nodes]: the last segment that reads it; the number of segments for heads
};

/// Of an edited run: the rows that wanted bins need, but for those that are reused and what only these need.
ConeRanges edited_ranges(const ConePlan& plan, const Model& model, Range bins, const Reuse& reuse);

/// Of a baseline: all rows that wanted bins need are held, in one stretch a node, those included that `had` has; the
/// others are computed.
/// @param had  [nodes]; empty: none
ConeRanges baseline_ranges(const ConePlan& plan, const Model& model, Range bins, const Reuse& had = {});

/// The positions of an input, the sequence or a side input, that a baseline of some bins reads.
Range input_positions(const ConePlan& plan, const Model& model, size_t input, Range bins);

/// Bytes of all rows that are held.
int64_t held_bytes(const ConePlan& plan, const Model& model, const ConeRanges& ranges);

}  // namespace seqcast
