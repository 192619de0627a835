// SPDX-License-Identifier: MIT
// Gives a PyTorch definition's layers the tensors of a file, as strictly as load_state_dict does.
#pragma once

#include "formats/seqgra/definition.hpp"
#include "formats/weights_file.hpp"
#include "model/model.hpp"

namespace seqcast {

/// A module's tensors have its names, be it behind a wrapper's; those of operations may come in their order alone.
/// @throws Error  naming the file and a tensor that no layer reads, or which is there twice with other values.
void give_tensors(const SeqgraDefinition& definition, WeightsFile file, Model& model);

}  // namespace seqcast
