// SPDX-License-Identifier: MIT
// Tensors of a call that are the inputs of a Keras model called inside another.
#pragma once

#include <string>
#include <vector>

#include "formats/keras/network.hpp"

namespace seqcast {

/// The call's tensors in the order of the model's inputs: a list is in that order, a dict has their names.
///
/// @param file    that describes the models.
/// @param given   the call's first argument; null: none.
/// @throws Error  where inputs are missing, or there are others.
std::vector<size_t> nested_inputs(const std::string& file, const KerasLayer& model, const KerasArgument* given);

}  // namespace seqcast
