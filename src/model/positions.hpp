// SPDX-License-Identifier: MIT
// Positions of the sequence among a node's values: along which axis, and at which bases.
#pragma once

#include <cstdint>

#include "model/stride.hpp"

namespace seqcast {

enum class PositionAxis {
  length,    ///< as everywhere but behind what turns values
  channels,  ///< turned: each channel is of a position, or some in a row are of one
  mixed,     ///< turned, and each channel a sum over the positions: of the whole window
  none       ///< flattened, pooled or summed away, or in another order
};

struct NodePositions {
  PositionAxis axis = PositionAxis::none;
  double first_base = 0;  ///< of position 0, before it is clipped to what is seen
  Stride step;            ///< bases along the axis, where it is `length` or `channels`
};

/// The same positions as `count` channels that were `parts` of the axis before; none where a channel would begin
/// within such a part.
NodePositions as_channels(const NodePositions& before, int64_t parts, int64_t count);

}  // namespace seqcast
