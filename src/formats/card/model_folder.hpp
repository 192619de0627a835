// SPDX-License-Identifier: MIT
// A model or an ensemble written as a card and safetensors files next to it.
#pragma once

#include <string>

#include "io/durable.hpp"
#include "model/ensemble.hpp"

namespace seqcast {

/// Writes NAME.json and NAME.safetensors into a new folder, both or neither. An ensemble's card lists its members:
/// NAME.1.safetensors, NAME.2.safetensors and so on, and for those whose layers or contract are not the first's a card
/// NAME.2.json too. Before the folder gets its name the model is read back from it, so that what is there can be read.
///
/// @param ensemble  settled, with its weights; its name becomes the files'.
/// @throws Error    if the folder cannot be made or is there and not empty, on a full disk, or where a card cannot hold
///                  the model.
void write_model_folder(const Ensemble& ensemble, const std::string& folder, Durable durable = Durable::yes);

/// Writes tensors as a safetensors file, f32 ones first and by name within a type, each value as it is.
void write_safetensors(const Weights& weights, const std::string& path, Durable durable = Durable::yes);

}  // namespace seqcast
