// SPDX-License-Identifier: MIT
// The shortest window that a graph's layers can read.
#pragma once

#include <cstdint>
#include <vector>

#include "model/graph.hpp"

namespace seqcast {

/// The least length of the sequence from which every layer has an output: a kernel, a pool and a crop need so many
/// positions. Goes through the layers once, from the last to the sequence.
///
/// @param shapes  for any window that is long enough.
int64_t min_window(const Graph& graph, const std::vector<Shape>& shapes);

}  // namespace seqcast
