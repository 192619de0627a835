// SPDX-License-Identifier: MIT
// How does the engine compute a dense layer? As a convolution with a kernel of one position.
#include "seqcast/engine/batch_norm_scale.hpp"
#include "seqcast/engine/onednn.hpp"

namespace seqcast {

Kernel build(const Dense& layer, const KernelSpec& spec) {
  const Node& node = spec.model.graph.nodes[spec.step.node];
  std::vector<float> weight = node_floats(spec.model.weights, node, "weight");
  std::vector<float> bias = node_floats(spec.model.weights, node, "bias");
  bias.resize(static_cast<size_t>(layer.units), 0.0f);
  if (spec.step.batch_norm) fold(batch_norm_scale(spec.model, *spec.step.batch_norm), weight, bias);
  return onednn::convolution({.in_rows = spec.in_rows(),
                              .in_channels = spec.in_channels(),
                              .out_rows = spec.out_rows(),
                              .out_channels = layer.units,
                              .activation = fused_activation(spec)},
                             weight, bias);
}

}  // namespace seqcast
