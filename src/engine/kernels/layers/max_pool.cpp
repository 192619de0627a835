// SPDX-License-Identifier: MIT
// Kernel of max pooling; NaN propagates and padding is ignored.
#include <algorithm>
#include <limits>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const MaxPool& layer, const KernelSpec& spec) {
  const int64_t channels = spec.out_channels();
  const int64_t rows = spec.out_rows();
  const int64_t size = layer.size;
  const int64_t stride = layer.stride > 0 ? layer.stride : layer.size;
  // [rows * stride .., C] -> [rows, C]: the largest of `size` rows that are not padding
  const auto run = [=](const KernelCall& call) {
    for (int64_t a = 0; a < call.length(rows); ++a) {
      float* out = call.out + a * channels;
      const Range window = intersection({a * stride, a * stride + size}, call.inside);
      std::fill(out, out + channels, -std::numeric_limits<float>::infinity());
      for (int64_t l = window.begin; l < window.end; ++l) {
        const float* in = call.in[0] + l * channels;
        for (int64_t c = 0; c < channels; ++c) out[c] = in[c] > out[c] || in[c] != in[c] ? in[c] : out[c];  // NaN stays
      }
    }
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
