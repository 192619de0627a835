// SPDX-License-Identifier: MIT
// Kernel of group normalization, which reads the window as a whole.
#include "engine/kernels/simd/group_norm.hpp"
#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const GroupNorm& layer, const KernelSpec& spec) {
  const Node& node = spec.model.graph.nodes[spec.step.node];
  std::vector<float> gain = node_floats(spec.model.weights, node, "weight");
  std::vector<float> offset = node_floats(spec.model.weights, node, "bias");
  const int64_t channels = spec.out_channels(), in_rows = spec.in_rows();
  if (!layer.gamma) gain.assign(static_cast<size_t>(channels), 1.0f);
  if (!layer.beta) offset.assign(static_cast<size_t>(channels), 0.0f);
  // Rows that are wanted; those of padding among them are zeroed later.
  const Range rows = spec.step.rows;
  const auto run = [=, groups = layer.groups, eps = layer.eps](const KernelCall& call) {
    simd::normalise_groups({.in = call.in[0],
                            .rows = in_rows,
                            .columns = channels,
                            .groups = groups,
                            .eps = eps,
                            .gain = gain.data(),
                            .offset = offset.data(),
                            .out = call.out - rows.begin * channels,
                            .wanted = intersection(rows, {0, in_rows})});
  };
  return {.run = run, .sizes = {}};
}

}  // namespace seqcast
