// SPDX-License-Identifier: MIT
// Which bases each value of an output stands for.
#pragma once

#include <cstdint>
#include <vector>

#include "model/graph.hpp"

namespace seqcast {

struct BinPlacement {
  int64_t bin_bases = 0;   ///< that each value stands for
  int64_t first_base = 0;  ///< the window's base at which bin 0 begins
};

/// Follows the layers from the sequence to a node. Bins step as the layers do, and bin 0 begins in the middle of what
/// the layers take away: a layer padded `same` or `causal` keeps its place, a valid one moves by half of what it looks
/// at. An output that takes the whole window stands for its share of what it sees of it; so does one behind a layer
/// that leaves no positions, a flatten or a global pool, also where there was but one.
///
/// @param shapes  for one window.
/// @param node    reads the sequence.
/// @throws Error  where bins step by parts of a base; says by which.
BinPlacement bin_placement(const Graph& graph, const std::vector<Shape>& shapes, size_t node);

}  // namespace seqcast
