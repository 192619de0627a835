// SPDX-License-Identifier: MIT
// The layers of a PyTorch definition, as a card has them, under the names that its state_dict has.
#pragma once

#include <optional>
#include <string>

#include "formats/json_object.hpp"
#include "formats/seqgra/definition.hpp"

namespace seqcast {

struct TorchLayers {
  Json layers = Json::array();
  std::string last;                     ///< the layer whose outputs are the labels'
  std::string transform;                ///< of the last operation, if that is one; else empty
  std::optional<int64_t> window_bases;  ///< where the layers keep to one length
  std::optional<int64_t> named_window;  ///< else the length that the module's file is named after
};

/// Of the module's file, by its name; its Python is not read.
/// @throws Error  where the name is none that is known.
TorchLayers module_layers(const SeqgraDefinition& definition);

/// Of the operations, as torch.nn.Sequential would have them. An operation is a class of torch.nn with its arguments,
/// or one of seqgra's with its; an activation that it brings counts as a module of its own.
/// @throws Error  naming the line.
TorchLayers operation_layers(const SeqgraDefinition& definition);

}  // namespace seqcast
