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
  return onednn::convolution(
      {spec.in_rows(), spec.in_channels(), spec.out_rows(), layer.units, 1, 1, 1, fused_function(spec)}, weight, bias);
}

}  // namespace seqcast
