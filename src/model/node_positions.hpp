// SPDX-License-Identifier: MIT
// Positions of the sequence in a node's values: their axis, and the bases at which they lie.
#pragma once

#include <vector>

#include "model/graph.hpp"
#include "model/positions.hpp"

namespace seqcast {

/// Follows the positions of the sequence through every node: also through reshapes and permutations, after which
/// channels may be positions. A layer that mixes channels then mixes positions. Where it gives as many as it takes, at
/// several places each, they keep their places, as in a softmax.
///
/// @param shapes  for one window.
/// @return        [nodes]; `none` for what does not read the sequence.
std::vector<NodePositions> node_positions(const Graph& graph, const std::vector<Shape>& shapes);

}  // namespace seqcast
