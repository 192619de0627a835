// SPDX-License-Identifier: MIT
// Kernel of nearest-neighbour upsampling.
#include <algorithm>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const Upsample& layer, const KernelSpec& spec) {
  const int64_t channels = spec.out_channels();
  const int64_t factor = layer.factor;
  const Range rows = spec.step.rows;
  const int64_t first_read = spec.step.reads[0].rows.begin;
  const auto run = [=](const KernelCall& call) {
    float* out = call.out;
    for (int64_t a = rows.begin; a < rows.end; ++a)
      out = std::copy_n(call.in[0] + (floor_div(a, factor) - first_read) * channels, channels, out);
  };
  return {run, 0};
}

}  // namespace seqcast
