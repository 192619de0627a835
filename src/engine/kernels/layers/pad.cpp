// SPDX-License-Identifier: MIT
// Kernel of zero padding: copies its input rows, which already contain the zeros.
#include <algorithm>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const Pad&, const KernelSpec& spec) {
  const int64_t values = spec.out_rows() * spec.out_channels();
  return {[=](const KernelCall& call) { std::copy_n(call.in[0], values, call.out); }, 0};
}

}  // namespace seqcast
