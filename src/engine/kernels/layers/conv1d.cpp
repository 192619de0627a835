// SPDX-License-Identifier: MIT
// Kernel of convolution with fused batch norm, pooling and activation.
#include "engine/kernels/batch_norm_scale.hpp"
#include "engine/kernels/convolution/convolution.hpp"

namespace seqcast {

Kernel build(const Conv1d& layer, const KernelSpec& spec) {
  const Convolution conv = convolution_of(spec.model, spec.step).value();
  const ConvolutionWeights weights = folded_weights(spec, layer.filters);
  if (!spec.step.columns.empty()) return direct_convolution(conv, weights);
  return spec.step.reads_codes ? lookup_convolution(conv, weights, letter_values(spec)) : convolution(conv, weights);
}

}  // namespace seqcast
