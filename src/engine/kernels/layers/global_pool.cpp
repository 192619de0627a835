// SPDX-License-Identifier: MIT
// Kernel of global pooling.
#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const GlobalPool& layer, const KernelSpec& spec) {
  const Axis over = Axis::length;
  const Reduction reduction = layer.pooling == Pooling::avg ? Reduction::mean : Reduction::max;
  return build(Reduce{reduction, over}, spec);
}

}  // namespace seqcast
