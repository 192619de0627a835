// SPDX-License-Identifier: MIT
// How does the engine compute an activation that stands alone?
#include "seqcast/engine/onednn.hpp"

namespace seqcast {

Kernel build(const Activation& layer, const KernelSpec& spec) {
  return onednn::elementwise(spec.out_rows(), spec.out_channels(), layer.function);
}

}  // namespace seqcast
