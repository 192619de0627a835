// SPDX-License-Identifier: MIT
#include "engine/kernels/layers/normalised_rows.hpp"

#include "engine/kernels/simd/row_norm.hpp"

namespace seqcast {

Kernel normalised_rows(const RowNormalization& norm, const KernelSpec& spec) {
  const Node& node = spec.model.graph.nodes[spec.step.node];
  std::vector<float> gain = node_floats(spec.model.weights, node, "weight");
  std::vector<float> offset = node_floats(spec.model.weights, node, "bias");
  const int64_t channels = spec.out_channels();
  if (!norm.has_gain) gain.assign(static_cast<size_t>(channels), 1.0f);
  if (!norm.has_offset) offset.assign(static_cast<size_t>(channels), 0.0f);
  const auto run = [=, rows = spec.out_rows(), eps = static_cast<float>(norm.eps),
                    centred = norm.centred](const KernelCall& call) {
    simd::normalise({.in = call.in[0],
                     .out = call.out,
                     .rows = call.length(rows),
                     .columns = channels,
                     .eps = eps,
                     .centred = centred,
                     .gain = gain.data(),
                     .offset = offset.data()});
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
