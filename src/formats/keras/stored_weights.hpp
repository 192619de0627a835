// SPDX-License-Identifier: MIT
// Maps the tensors of a Keras file to the weights of the graph.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "formats/hdf5/h5_file.hpp"
#include "formats/keras/lowering.hpp"

namespace seqcast {

/// Where each layer's tensors lie in the file: (layer, its tensor's role) -> path.
using KerasPlaces = std::map<std::pair<const KerasLayer*, std::string>, std::string>;

/// Pairs layers with the file's groups as Keras does: by order, never by name; a nested model's tensors come trained
/// first. Keras 0.3's `layer_N/param_N` too, and Keras 3's `layers/CLASS_N/vars/N`. `optimizer_weights` are none of
/// them.
///
/// @throws Error  where the numbers of layers or of a layer's tensors differ, naming them.
KerasPlaces place_keras_weights(const H5File& file, const KerasLayer& model);

/// The file's tensors as the graph has them, each held against the architecture first; nothing is copied.
///
/// @param with_values  false: only the check; nothing is returned.
/// @throws Error       naming layer, tensor, got and expected shape.
Weights see_keras_weights(const H5File& file, const KerasPlaces& places, const KerasLowered& lowered, bool with_values);

/// Whether this is a file of weights as Keras 3 (and 2.12 on) writes FILE.weights.h5.
bool is_keras3_weights(const H5File& file);

/// The group that holds the weights: `/model_weights` of a whole model, else the root.
std::string keras_weights_group(const H5File& file);

}  // namespace seqcast
