// SPDX-License-Identifier: MIT
// How does the engine crop? The rows that it is given are already those that are left.
#include <algorithm>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const Crop&, const KernelSpec& spec) {
  const int64_t values = spec.out_rows() * spec.out_channels();
  return {[=](const KernelCall& call) { std::copy_n(call.in[0], values, call.out); }, 0};
}

}  // namespace seqcast
