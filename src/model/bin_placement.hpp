// SPDX-License-Identifier: MIT
// Placement of bins: the bases that each value of an output stands for.
#pragma once

#include <cstdint>
#include <vector>

#include "model/contract.hpp"
#include "model/graph.hpp"

namespace seqcast {

struct BinPlacement {
  int64_t bin_bases = 0;   ///< that each value stands for
  int64_t first_base = 0;  ///< the window's base at which bin 0 begins
};

/// Follows the positions of the sequence to a node (model/node_positions). Bins step as the layers do, and bin 0 begins
/// in the middle of what the layers take away: a layer padded `same` or `causal` keeps its place, a valid one moves by
/// half of what it looks at. An output that has no positions (behind a flatten, a global pool or a sum over positions,
/// also where there was but one) stands for its share of what it sees of the window.
///
/// @param shapes  for one window.
/// @param node    reads the sequence.
/// @throws Error  where bins step by parts of a base; says by which.
BinPlacement bin_placement(const Graph& graph, const std::vector<Shape>& shapes, size_t node);

/// Gives a head the bins of its node. @throws Error  as bin_placement().
void place_bins(Head& head, const Graph& graph, const std::vector<Shape>& shapes);

}  // namespace seqcast
