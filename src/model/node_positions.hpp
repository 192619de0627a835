// SPDX-License-Identifier: MIT
// Which axis of a node's values has the sequence's positions, and at which bases they lie.
#pragma once

#include <vector>

#include "model/geometry.hpp"
#include "model/graph.hpp"

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

/// Follows the positions of the sequence through every node: also through reshapes and permutations, after which
/// channels may be positions. A layer that mixes channels then mixes positions. Where it gives as many as it takes, at
/// several places each, they keep their places, as in a softmax.
///
/// @param shapes  for one window.
/// @return        [nodes]; `none` for what does not read the sequence.
std::vector<NodePositions> node_positions(const Graph& graph, const std::vector<Shape>& shapes);

}  // namespace seqcast
