// SPDX-License-Identifier: MIT
// Layers of a Keras model and their wiring.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/json_object.hpp"
#include "formats/keras/call_arguments.hpp"

namespace seqcast {

struct KerasNetwork;

/// A layer as the file describes it. A model inside a model is a layer with a network of its own.
struct KerasLayer {
  std::string name;
  std::string class_name;
  Json config;
  bool trainable = true;
  bool is_operation = false;          ///< a function of keras.ops, which Keras 3 lists among the layers
  std::vector<KerasNetwork> network;  ///< one for a model, none for others
};

/// Layers and calls of one model, Sequential or Functional.
struct KerasNetwork {
  bool is_sequential = false;
  std::vector<KerasLayer> layers;
  std::vector<std::vector<KerasNode>> calls;  ///< of each layer
  std::vector<KerasReference> inputs, outputs;
  std::vector<std::string> input_names, output_names;  ///< the keys, where the model has them by name; else layers'
  /// The order that Keras gives `model.layers`, in which weights are saved: by depth, then by traversal from the
  /// outputs.
  std::vector<size_t> layer_order;
  /// (layer, call) in an order in which every call comes after what it reads.
  std::vector<std::pair<size_t, size_t>> call_order;
};

/// Reads a model's description: the JSON of `model_config` or of an architecture file; Keras 0.3 to 3.
///
/// @param file     for messages.
/// @throws Error   for what is no Sequential or Functional model, unknown names, and cycles.
KerasLayer read_keras_layers(const std::string& file, const Json& json);

}  // namespace seqcast
