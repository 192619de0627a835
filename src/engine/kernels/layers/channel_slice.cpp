// SPDX-License-Identifier: MIT
// Kernel of channels at even distances.
#include <algorithm>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const ChannelSlice& layer, const KernelSpec& spec) {
  const auto run = [=, rows = spec.out_rows(), width = spec.in_channels()](const KernelCall& call) {
    const float* in = call.in[0] + layer.first;
    float* out = call.out;
    for (int64_t row = 0; row < call.length(rows); ++row, in += width, out += layer.channels) {
      if (layer.step == 1)
        std::copy_n(in, layer.channels, out);
      else
        for (int64_t c = 0; c < layer.channels; ++c) out[c] = in[c * layer.step];
    }
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
