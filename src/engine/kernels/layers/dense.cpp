// SPDX-License-Identifier: MIT
// How does the engine compute a dense layer? As a product of each row alone.
#include "engine/kernels/batch_norm_scale.hpp"
#include "engine/kernels/convolution/convolution.hpp"

namespace seqcast {

Kernel build(const Dense& layer, const KernelSpec& spec) {
  return direct_convolution(convolution_of(spec.model, spec.step).value(), folded_weights(spec, layer.units));
}

}  // namespace seqcast
