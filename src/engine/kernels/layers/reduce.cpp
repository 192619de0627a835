// SPDX-License-Identifier: MIT
// Kernel of reductions over channels or positions.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

namespace {

/// One number of `count` values that lie `step` apart.
float reduced(Reduction reduction, const float* values, int64_t count, int64_t step) {
  double largest = -std::numeric_limits<double>::infinity();
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) {
    largest = std::max<double>(largest, values[i * step]);
    sum += values[i * step];
  }
  if (reduction == Reduction::mean) return static_cast<float>(sum / static_cast<double>(count));
  if (reduction == Reduction::max) return static_cast<float>(largest);
  sum = 0;
  for (int64_t i = 0; i < count; ++i) sum += std::exp(values[i * step] - largest);
  return static_cast<float>(largest + std::log(sum));
}

}  // namespace

Kernel build(const Reduce& layer, const KernelSpec& spec) {
  const int64_t channels = spec.in_channels();
  const int64_t in_rows = spec.in_rows();
  if (layer.over == Axis::channels)
    return {.run =
                [=, reduction = layer.reduction](const KernelCall& call) {
                  for (int64_t a = 0; a < call.length(in_rows); ++a)
                    call.out[a] = reduced(reduction, call.in[0] + a * channels, channels, 1);
                },
            .sizes = {},
            .any_length = true};
  // The one value lies at position 0; the rows around it, which a padded reader wants, are zeroed later.
  const int64_t first = -spec.step.rows.begin * channels;
  return {[=, reduction = layer.reduction](const KernelCall& call) {
            for (int64_t c = 0; c < channels; ++c)
              call.out[first + c] = reduced(reduction, call.in[0] + c, in_rows, channels);
          },
          0};
}

}  // namespace seqcast
