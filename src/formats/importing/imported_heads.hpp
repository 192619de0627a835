// SPDX-License-Identifier: MIT
// Heads of a model that a file describes by its layers.
#pragma once

#include <string>
#include <vector>

#include "formats/importing/imported_graph.hpp"
#include "model/model.hpp"

namespace seqcast {

/// One output of a file's model, once a last activation is the contract's.
struct ImportedOutput {
  std::string name;
  ImportedValue value;
  std::vector<size_t> strand_pairs = {};  ///< where the file says which tracks change places on the reverse strand
};

/// Fills in the heads, and the graph without what they do not read. A last softmax, sigmoid, softplus or exp becomes
/// its head's transform; bins follow the layers.
///
/// @param shapes  of the graph, for one window.
/// @throws Error  naming file and output, for what cannot be one.
void make_imported_heads(Model& model, const Graph& graph, const std::vector<Shape>& shapes,
                         const std::vector<ImportedOutput>& outputs);

}  // namespace seqcast
