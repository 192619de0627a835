// SPDX-License-Identifier: MIT
// Kernel of convolution with fused batch norm, pooling and activation.
#include "engine/kernels/batch_norm_scale.hpp"
#include "engine/kernels/convolution/convolution.hpp"

namespace seqcast {

Kernel build(const Conv1d& layer, const KernelSpec& spec) {
  return build_convolution(spec, folded_weights(spec, layer.filters));
}

}  // namespace seqcast
