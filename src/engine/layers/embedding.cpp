// SPDX-License-Identifier: MIT
// How does the engine look letters up? As a product with one-hot rows, one position at a time.
#include "seqcast/engine/onednn.hpp"

namespace seqcast {

Kernel build(const Embedding& layer, const KernelSpec& spec) {
  const std::vector<float> rows = node_floats(spec.model.weights, spec.model.graph.nodes[spec.step.node], "weight");
  const int64_t letters = spec.in_channels();
  std::vector<float> weight(rows.size());  // [letters, dimensions] -> [dimensions, letters]
  for (int64_t c = 0; c < letters; ++c)
    for (int64_t d = 0; d < layer.dimensions; ++d) weight[d * letters + c] = rows[c * layer.dimensions + d];
  const std::vector<float> bias(static_cast<size_t>(layer.dimensions), 0.0f);
  return onednn::convolution({.in_rows = spec.in_rows(),
                              .in_channels = letters,
                              .out_rows = spec.out_rows(),
                              .out_channels = layer.dimensions},
                             weight, bias);
}

}  // namespace seqcast
