// SPDX-License-Identifier: MIT
// How does the engine look letters up? As a convolution of one position over them.
#include "seqcast/engine/convolution/convolution.hpp"

namespace seqcast {

Kernel build(const Embedding& layer, const KernelSpec& spec) {
  const std::vector<float> rows = node_floats(spec.model.weights, spec.model.graph.nodes[spec.step.node], "weight");
  const int64_t letters = spec.in_channels();
  std::vector<float> turned(rows.size());
  for (int64_t c = 0; c < letters; ++c)  // [letters, dimensions] -> [dimensions, letters]
    for (int64_t d = 0; d < layer.dimensions; ++d) turned[d * letters + c] = rows[c * layer.dimensions + d];
  const ConvolutionWeights weights{std::move(turned), std::vector<float>(static_cast<size_t>(layer.dimensions), 0.0f)};
  const Convolution conv = convolution_of(spec.model, spec.step).value();
  return spec.step.reads_codes ? lookup_convolution(conv, weights, letter_values(spec)) : convolution(conv, weights);
}

}  // namespace seqcast
