// SPDX-License-Identifier: MIT
// Makes a family's model: sizes into the card, the card into a model, the file's tensors into its layers.
#pragma once

#include "formats/family/family.hpp"
#include "model/model.hpp"

namespace seqcast {

/// A family's model with the sizes and the tensors of a file, without prefix.
///
/// @param with_weights  else the model has no tensors.
/// @throws Error        naming the file, and the tensor or the size that does not fit.
Model family_model(const Family& family, const WeightsFile& file, bool with_weights);

}  // namespace seqcast
