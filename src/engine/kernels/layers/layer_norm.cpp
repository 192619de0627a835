// SPDX-License-Identifier: MIT
// Kernel of layer normalization.
#include "engine/kernels/layers/normalised_rows.hpp"

namespace seqcast {

Kernel build(const LayerNorm& layer, const KernelSpec& spec) {
  return normalised_rows({.eps = layer.eps, .has_gain = layer.gamma, .has_offset = layer.beta}, spec);
}

}  // namespace seqcast
