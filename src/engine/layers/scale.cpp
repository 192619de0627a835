// SPDX-License-Identifier: MIT
// How does the engine multiply each channel by a number of its own?
#include "seqcast/engine/onednn.hpp"

namespace seqcast {

Kernel build(const Scale& layer, const KernelSpec& spec) {
  const Node& node = spec.model.graph.nodes[spec.step.node];
  const std::vector<float> weight = node_floats(spec.model.weights, node, "weight");
  std::vector<float> bias = node_floats(spec.model.weights, node, "bias");
  if (!layer.bias) bias.assign(weight.size(), 0.0f);
  return onednn::scale_shift(spec.out_rows(), weight, bias, std::nullopt);
}

}  // namespace seqcast
