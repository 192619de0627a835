// SPDX-License-Identifier: MIT
// The tensors and attributes of what a PyTorch file holds: a state_dict, a checkpoint with one, or a whole module.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "formats/json_object.hpp"
#include "formats/torch/pickle_value.hpp"

namespace seqcast {

/// What a file holds, by the names that PyTorch gives.
struct StoredModule {
  std::string assumed;     ///< which of several sets of tensors it is; empty where there is one
  std::string class_name;  ///< of a whole module, as in bpnetlite.bpnet.BPNet; else empty
  std::vector<std::pair<std::string, PickleId>> tensors;  ///< in the file's order
  std::map<std::string, Json> attributes;                 ///< numbers, texts and short lists: a whole module's, as in
                                           ///< rconvs.0.dilation, or what lies next to a state_dict, as in config
};

/// @throws Error  without the file's name: where there is none, or several that could be meant.
StoredModule stored_module(const Pickle& pickle);

}  // namespace seqcast
