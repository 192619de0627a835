// SPDX-License-Identifier: MIT
// Kernel of dense layers, as a direct convolution of kernel size 1.
#include "engine/kernels/batch_norm_scale.hpp"
#include "engine/kernels/convolution/convolution.hpp"

namespace seqcast {

Kernel build(const Dense& layer, const KernelSpec& spec) {
  return build_convolution(spec, folded_weights(spec, layer.units));
}

}  // namespace seqcast
