// SPDX-License-Identifier: MIT
// Heads of a model that a file describes by its layers alone.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "model/model.hpp"

namespace seqcast {

/// One of a file's outputs.
struct GraphOutput {
  std::string name;
  size_t node = 0;
  std::vector<size_t> strand_pairs = {};  ///< where the file says which tracks change places on the reverse strand
};

/// Fills in the heads, one an output, and the graph without what they do not read. A last softmax, sigmoid, softplus or
/// exp becomes its head's transform; bins follow the layers.
///
/// @param shapes   of the graph's nodes.
/// @throws Error   naming file and output, for what cannot be one.
void make_heads(Model& model, const Graph& graph, const std::vector<Shape>& shapes,
                std::span<const GraphOutput> outputs);

}  // namespace seqcast
