// SPDX-License-Identifier: MIT
// Kernel of root mean square normalization.
#include "engine/kernels/layers/normalised_rows.hpp"

namespace seqcast {

Kernel build(const RmsNorm& layer, const KernelSpec& spec) {
  return normalised_rows({.eps = layer.eps, .centred = false, .has_gain = layer.gamma, .has_offset = false}, spec);
}

}  // namespace seqcast
