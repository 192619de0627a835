// SPDX-License-Identifier: MIT
// Topological order of the layers of a model, as Keras computes it.
#pragma once

#include <functional>
#include <string>

#include "formats/keras/network.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// Fills `layer_order` and `call_order` from the wiring, which is checked on the way.
///
/// Source: keras/engine/functional.py, _map_graph_network (2.x): a layer's depth is its longest way to an output;
/// layers come by falling depth, those of one depth in the order in which a walk from the outputs first meets them.
///
/// @param error   makes the Error of a text.
/// @throws Error  for references to calls that are not there, and for cycles.
void order_keras_layers(KerasNetwork& network, const std::function<Error(const std::string&)>& error);

}  // namespace seqcast
