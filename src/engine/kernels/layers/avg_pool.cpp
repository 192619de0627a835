// SPDX-License-Identifier: MIT
// Kernel of average pooling.
#include <algorithm>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const AvgPool& layer, const KernelSpec& spec) {
  const int64_t channels = spec.out_channels();
  const int64_t rows = spec.out_rows();
  const int64_t size = layer.size;
  const int64_t stride = layer.stride > 0 ? layer.stride : layer.size;
  const int64_t length = spec.model.shapes[spec.step.reads[0].node].length;
  const Slide padded = slide(length, size, stride, 1, layer.padding);
  // [rows * stride .., C] -> [rows, C]: the sum of `size` rows, padding being zeros, over how many of them count
  const auto run = [=, count_padding = layer.count_padding](const KernelCall& call) {
    const int64_t wanted = call.length(rows);
    Range counted = call.inside;
    if (count_padding && counted.begin > 0) counted.begin -= padded.left;
    if (count_padding && counted.end < (wanted - 1) * stride + size) counted.end += padded.right;
    for (int64_t a = 0; a < wanted; ++a) {
      float* out = call.out + a * channels;
      const Range window{a * stride, a * stride + size};
      const Range real = intersection(window, call.inside);
      std::fill(out, out + channels, 0.0f);
      for (int64_t l = real.begin; l < real.end; ++l)
        for (int64_t c = 0; c < channels; ++c) out[c] += call.in[0][l * channels + c];
      const auto divisor = static_cast<float>(std::max<int64_t>(intersection(window, counted).size(), 1));
      for (int64_t c = 0; c < channels; ++c) out[c] /= divisor;
    }
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
