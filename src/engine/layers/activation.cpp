// SPDX-License-Identifier: MIT
// How does the engine compute an activation that stands alone? By oneDNN where it has the function, else by a loop.
#include "seqcast/engine/onednn.hpp"

namespace seqcast {

Kernel build(const Activation& layer, const KernelSpec& spec) {
  const int64_t channels = spec.out_channels();
  const int64_t rows = spec.out_rows();
  if (onednn::eltwise(layer)) return onednn::elementwise(rows, channels, layer);
  std::vector<float> slopes = node_floats(spec.model.weights, spec.model.graph.nodes[spec.step.node], "weight");
  slopes.resize(static_cast<size_t>(channels), 0.0f);
  const auto run = [=](const KernelCall& call) {
    for (int64_t a = 0; a < rows; ++a)
      for (int64_t c = 0; c < channels; ++c)
        call.out[a * channels + c] = static_cast<float>(layer(call.in[0][a * channels + c], slopes[c]));
  };
  return {run, 0};
}

}  // namespace seqcast
