// SPDX-License-Identifier: MIT
// Pairs of a model's layers and the reference's outputs: by name, then by order and shape.
#pragma once

#include <vector>

#include "compare/compared_model.hpp"
#include "compare/reference_outputs.hpp"

namespace seqcast {

/// A layer of the model and an output of the reference that are compared.
struct LayerPair {
  /// The layer, and the norms, activations and softmaxes right behind it that have no output of their own: frameworks
  /// call a convolution with its activation one layer. The output is one of theirs.
  std::vector<size_t> nodes;
  size_t output = 0;  ///< of the reference's layers
  /// Outputs right behind that one, of its shape and of no layer of the model: exporters fold a batch norm into the
  /// convolution before it, whose values are then the batch norm's.
  std::vector<size_t> behind;
  bool by_name = false;   ///< else by order and shape
  bool has_shape = true;  ///< whether the output has the layer's shape
};

struct Pairing {
  std::vector<LayerPair> pairs;        ///< in the order of their last nodes
  std::vector<size_t> unpaired_nodes;  ///< without inputs, and what is behind a pair's first node
  std::vector<size_t> unpaired_outputs;
  bool by_name_alone = false;  ///< too many layers to find those of one order
};

/// @param reference  whose outputs they are, where that is a model; else they are in the order of its layers.
Pairing pair_layers(const ComparedModel& model, const std::vector<ReferenceLayer>& outputs,
                    const ComparedModel* reference);

}  // namespace seqcast
