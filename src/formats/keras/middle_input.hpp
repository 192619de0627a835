// SPDX-License-Identifier: MIT
// Inputs of a Keras model with values for the bases in the middle of the window alone, as BPNet's control has them.
#pragma once

#include <string>
#include <vector>

#include "formats/importing/imported_graph.hpp"
#include "formats/keras/inputs.hpp"
#include "formats/keras/network.hpp"
#include "model/graph_builder.hpp"

namespace seqcast {

/// Fills in what an input of [k, n] besides a sequence of `length` is, that is joined to a shorter output and has
/// values for k bases in the sequence's middle.
/// @param layer   of the input.
/// @return  whether it is one.
bool set_in_the_middle(KerasInput& input, const KerasNetwork& network, size_t layer, int64_t length);

/// Adds such an input for all bases of a window, and what is kept of it: [n, L] -> [n, k]. @return  that node.
size_t add_in_the_middle(ImportedGraph& graph, const KerasInput& input, int64_t window);

/// @param nodes   what add_in_the_middle() gave for each of the inputs that are such.
/// @throws Error  naming file, input and layer, where one is joined to values of other bases.
void check_in_the_middle(const GraphBuilder& builder, const std::vector<KerasInput>& inputs,
                         const std::vector<size_t>& nodes, const std::string& file);

}  // namespace seqcast
