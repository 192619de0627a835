// SPDX-License-Identifier: MIT
// Which tiles of which segments does a run need, and which rows lie between segments?
#pragma once

#include <vector>

#include "seqcast/engine/executor.hpp"
#include "seqcast/model/geometry.hpp"

namespace seqcast {

struct RunRanges {
  std::vector<Range> tiles;         ///< [segments]
  Ranges held;                      ///< [nodes]: rows kept between segments; of the input: bases that are read
  std::vector<size_t> last_reader;  ///< [nodes]: the last segment that reads it; the number of segments for heads
};

/// @param bins  of the plan's heads, which all have the same bins.
RunRanges run_ranges(const Plan& plan, const Model& model, Extent extent, Range bins);

/// The most bytes that lie between segments at any time of such a run.
int64_t held_bytes(const Plan& plan, const Model& model, const RunRanges& ranges);

}  // namespace seqcast
