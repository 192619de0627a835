// SPDX-License-Identifier: MIT
// Check of a model's layers against the attributes that a whole module of PyTorch has besides its tensors.
#pragma once

#include "formats/weights_file.hpp"
#include "model/model.hpp"

namespace seqcast {

/// Checks the classes and attributes of a module's layers against the model's layers of the same names: the padding,
/// dilation, stride and groups of convolutions, epsilons, sizes of pools, activation functions and their parameters.
/// @throws Error  naming the layer, got and expected.
void check_attributes(const WeightsFile& file, const Model& model);

}  // namespace seqcast
