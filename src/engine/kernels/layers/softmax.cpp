// SPDX-License-Identifier: MIT
// Kernels of softmax and log-softmax inside a network.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

namespace {

struct Line {
  int64_t count, step;
};

/// Of `count` values `step` apart those in `wanted`: exp(x - largest) / sum, or x - largest - log(sum). `out` is where
/// value 0 would go.
void normalise(const float* in, float* out, Line line, Range wanted, bool logarithm) {
  double largest = -std::numeric_limits<double>::infinity();
  for (int64_t i = 0; i < line.count; ++i) largest = std::max<double>(largest, in[i * line.step]);
  double sum = 0;
  for (int64_t i = 0; i < line.count; ++i) sum += std::exp(in[i * line.step] - largest);
  const double log_sum = std::log(sum);
  for (int64_t i = wanted.begin; i < wanted.end; ++i) {
    const double above = in[i * line.step] - largest;
    out[i * line.step] = static_cast<float>(logarithm ? above - log_sum : std::exp(above) / sum);
  }
}

Kernel normalising(Axis over, const KernelSpec& spec, bool logarithm) {
  const int64_t channels = spec.in_channels();
  const int64_t in_rows = spec.in_rows();
  if (over == Axis::channels)
    return {
        .run =
            [=](const KernelCall& call) {
              for (int64_t a = 0; a < call.length(in_rows); ++a)
                normalise(call.in[0] + a * channels, call.out + a * channels, {channels, 1}, {0, channels}, logarithm);
            },
        .sizes = {},
        .any_length = true};
  // Rows that are wanted; those of padding among them are zeroed later.
  const Range rows = spec.step.rows;
  const Range inside = intersection(rows, {0, in_rows});
  return {[=](const KernelCall& call) {
            float* row0 = call.out - rows.begin * channels;
            for (int64_t c = 0; c < channels; ++c)
              normalise(call.in[0] + c, row0 + c, {in_rows, channels}, inside, logarithm);
          },
          0};
}

}  // namespace

Kernel build(const Softmax& layer, const KernelSpec& spec) { return normalising(layer.over, spec, false); }

Kernel build(const LogSoftmax& layer, const KernelSpec& spec) { return normalising(layer.over, spec, true); }

}  // namespace seqcast
