// SPDX-License-Identifier: MIT
// Kernel of per-channel scaling.
#include "engine/kernels/kernel.hpp"
#include "engine/kernels/simd/epilogue.hpp"

namespace seqcast {

Kernel build(const Scale& layer, const KernelSpec& spec) {
  const Node& node = spec.model.graph.nodes[spec.step.node];
  const std::vector<float> weight = node_floats(spec.model.weights, node, "weight");
  std::vector<float> bias = node_floats(spec.model.weights, node, "bias");
  if (!layer.bias) bias.assign(weight.size(), 0.0f);
  const auto run = [=, rows = spec.out_rows(), channels = spec.out_channels()](const KernelCall& call) {
    simd::scale_shift({call.in[0], call.out, call.length(rows), channels, weight.data(), bias.data()}, std::nullopt);
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
