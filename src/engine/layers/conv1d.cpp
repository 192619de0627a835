// SPDX-License-Identifier: MIT
// How does the engine compute a convolution, with the batch norm, the pool and the activation that follow it?
#include "seqcast/engine/batch_norm_scale.hpp"
#include "seqcast/engine/convolution/convolution.hpp"

namespace seqcast {

Kernel build(const Conv1d& layer, const KernelSpec& spec) {
  const Convolution conv{.in_rows = spec.in_rows(),
                         .in_channels = spec.in_channels(),
                         .out_rows = spec.out_rows(),
                         .out_channels = layer.filters,
                         .kernel = layer.kernel,
                         .stride = layer.stride,
                         .dilation = layer.dilation,
                         .groups = layer.groups,
                         .pool = fused_pool(spec),
                         .activation = fused_activation(spec)};
  const ConvolutionWeights weights = folded_weights(spec, layer.filters);
  return spec.step.reads_codes ? lookup_convolution(conv, weights, letter_values(spec)) : convolution(conv, weights);
}

}  // namespace seqcast
