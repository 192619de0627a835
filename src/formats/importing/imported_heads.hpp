// SPDX-License-Identifier: MIT
// Heads of a model that a file describes by its layers.
#pragma once

#include "formats/importing/imported_layers.hpp"
#include "model/model.hpp"

namespace seqcast {

/// Fills in the heads, one an output, and the graph without what they do not read. A last softmax, sigmoid, softplus or
/// exp becomes its head's transform; bins follow the layers.
///
/// @throws Error  naming file and output, for what cannot be one.
void make_imported_heads(Model& model, const ImportedLayers& layers);

}  // namespace seqcast
