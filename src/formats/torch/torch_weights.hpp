// SPDX-License-Identifier: MIT
// Reader of PyTorch files' weights.
#pragma once

#include <string>

#include "formats/weights_file.hpp"

namespace seqcast {

/// Reads a file of torch.save: a state_dict, a checkpoint that holds one, or a whole module, none of which is run.
///
/// @param with_values  else tensors have their shapes alone.
/// @throws Error       naming the file and, where one is meant, the tensor.
WeightsFile read_torch(const std::string& path, bool with_values);

}  // namespace seqcast
