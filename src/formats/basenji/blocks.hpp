// SPDX-License-Identifier: MIT
// Appends the layers of a params.json block to the network.
#pragma once

#include <string>

#include "formats/basenji/dialect.hpp"
#include "formats/basenji/layers.hpp"
#include "formats/json_object.hpp"

namespace seqcast {

/// Writes a block's layers behind the last one.
///
/// A block's own arguments come before the model's (`activation`, `norm_type`, `batch_norm`, `padding`), which come
/// before the defaults of the code; what matters in training alone is passed over.
///
/// @param model  the params' `model`, for what its blocks have in common.
/// @return       the activation that a dense layer ends with (of Keras's names), which is not appended; else "linear".
/// @throws Error  naming file and place: for blocks and arguments that are not supported or not known.
///
/// Source: calico/basenji (basenji/blocks.py, layers.py, seqnn.py) and calico/baskerville, whose blocks these are.
std::string append_basenji_block(BasenjiLayers& layers, JsonObject block, const JsonObject& model,
                                 const BasenjiDialect& dialect);

/// Whether there is a block of that name.
bool knows_basenji_block(const std::string& name);

/// Appends the model's own activation, as Basenji does after the trunk.
void append_basenji_activation(BasenjiLayers& layers, JsonObject& model, const BasenjiDialect& dialect);

/// Appends an activation that is a Keras layer's own: its gelu is the exact one.
void append_keras_activation(BasenjiLayers& layers, const JsonObject& block, const std::string& name);

}  // namespace seqcast
