// SPDX-License-Identifier: MIT
// How does the engine compute a dense layer? As a product of each row alone.
#include "seqcast/engine/batch_norm_scale.hpp"
#include "seqcast/engine/convolution/convolution.hpp"

namespace seqcast {

Kernel build(const Dense& layer, const KernelSpec& spec) {
  return direct_convolution({.in_rows = spec.in_rows(),
                             .in_channels = spec.in_channels(),
                             .out_rows = spec.out_rows(),
                             .out_channels = layer.units,
                             .activation = fused_activation(spec)},
                            folded_weights(spec, layer.units));
}

}  // namespace seqcast
