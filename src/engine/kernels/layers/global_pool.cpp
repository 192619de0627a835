// SPDX-License-Identifier: MIT
// Kernel of global pooling, which is a reduction over length.
#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const GlobalPool& layer, const KernelSpec& spec) { return build(layer.reduce(), spec); }

}  // namespace seqcast
