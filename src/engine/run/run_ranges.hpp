// SPDX-License-Identifier: MIT
// Tiles that a run computes and rows that it keeps between segments.
#pragma once

#include <optional>
#include <vector>

#include "engine/run/run.hpp"
#include "engine/run/stream.hpp"
#include "model/geometry.hpp"

namespace seqcast {

/// Rows of a kept node that some tiles hold.
Range rows_of(const Boundary& kept, Range tiles);

struct RunRanges {
  std::vector<Range> tiles;         ///< [segments]: to be computed
  std::vector<Range> present;       ///< [segments]: those, and those that a stream has from the piece before
  Ranges held;                      ///< [nodes]: rows kept between segments; of the input: bases that are read
  std::vector<size_t> last_reader;  ///< [nodes]: the last segment that reads it; the number of segments for heads
};

/// What lies before and behind a run.
struct Neighbours {
  const Stream* from = nullptr;      ///< what the piece before left, if the run goes on from it
  std::optional<Direction> to = {};  ///< where the next piece lies, if another will go on from this one
};

/// Tiles are computed whole, but what their outermost rows read is only computed where wanted values depend on it: on
/// the side of the next piece, which is left whole tiles, all is.
///
/// @param bins  of the plan's heads, which all have the same bins.
RunRanges run_ranges(const Plan& plan, const Model& model, Context context, Range bins,
                     const Neighbours& neighbours = {});

/// Input positions that a run reads at most, whatever its neighbours; of side inputs too. [nodes]
Ranges input_ranges(const Plan& plan, const Model& model, Context context, Range bins);

/// Of what is present after a run: the tiles of each segment that the next piece in that direction reads.
std::vector<Range> tiles_to_pass_on(const Plan& plan, const Model& model, const RunRanges& ranges, Range bins,
                                    Direction direction);

/// Whether rows that the next piece reads stay where they are until it comes, and are not copied out: where they are
/// most of what is there.
inline bool stays(Range passed_on, Range held) noexcept { return 2 * passed_on.size() >= held.size(); }

/// What a pool of blocks for the rows between segments grows to, in bytes: blocks that were let go are kept for rows of
/// about their size.
int64_t pooled_bytes(const Plan& plan, const RunRanges& ranges);

/// The most bytes that lie between segments at any time of such a run.
int64_t held_bytes(const Plan& plan, const Model& model, const RunRanges& ranges);

}  // namespace seqcast
