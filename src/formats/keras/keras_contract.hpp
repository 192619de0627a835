// SPDX-License-Identifier: MIT
// Derives heads, bins and transforms from the outputs of a Keras model.
#pragma once

#include "formats/keras/lowering.hpp"
#include "model/model.hpp"

namespace seqcast {

/// Moves the lowered graph into the model and makes a head of each output: a last softmax, sigmoid, softplus or exp
/// becomes its transform, bins are as many bases as the layers step, and bin 0 begins where its first position lies
/// (padding 'same' and 'causal' keep positions in their place; a valid kernel's output lies at its middle), also in
/// windows of another length.
///
/// @throws Error  naming the output that is none.
void make_keras_heads(Model& model, KerasLowered lowered);

}  // namespace seqcast
