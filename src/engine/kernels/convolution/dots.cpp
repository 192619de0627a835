// SPDX-License-Identifier: MIT
// Convolution to few output channels as dot products along the input channels.
#include <algorithm>
#include <memory>

#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/simd/finish.hpp"
#include "engine/kernels/simd/product.hpp"

namespace seqcast {
namespace {

constexpr int64_t panel_rows = 96;  // whose sums stay in the first cache

struct DotRows {
  Convolution spec;
  int64_t taps;               // that do not lie next to each other
  int64_t channels;           // that do
  std::vector<float> weight;  // [out, kernel, in]
  std::vector<float> bias;

  DotRows(const Convolution& s, const ConvolutionWeights& from)
      : spec(s), taps(s.dilation == 1 ? 1 : s.kernel), channels(s.in_channels * s.kernel / taps), bias(from.bias) {
    std::vector<float> row(static_cast<size_t>(spec.in_channels * spec.kernel));
    for (int64_t o = 0; o < spec.out_channels; ++o) {
      from.weight.read(o, 0, row);
      for (int64_t k = 0; k < spec.kernel; ++k)
        for (int64_t c = 0; c < spec.in_channels; ++c) weight.push_back(row[c * spec.kernel + k]);
    }
  }

  /// [rows, C] * conv(K) -> [rows, few]
  void run(const KernelCall& call) const {
    const int64_t rows = call.rows < 0 ? spec.out_rows : call.rows;
    if (spec.adds == Residual::nothing) return run_rows(call, {0, rows}, call.out);
    for (int64_t first = 0; first < rows; first += panel_rows)  // what is added may lie where the sums will
      run_rows(call, {first, std::min(first + panel_rows, rows)}, reinterpret_cast<float*>(call.scratch));
  }

  size_t scratch_bytes() const {
    return spec.adds == Residual::nothing ? 0 : static_cast<size_t>(panel_rows * spec.out_channels) * sizeof(float);
  }

  void run_rows(const KernelCall& call, Range rows, float* sums) const {
    simd::multiply_dots({.in = call.in[0] + rows.begin * spec.stride * spec.in_channels,
                         .row_step = spec.stride * spec.in_channels,
                         .tap_step = spec.dilation * spec.in_channels,
                         .taps = taps,
                         .channels = channels,
                         .weights = weight.data(),
                         .bias = bias.data(),
                         .outputs = spec.out_channels,
                         .rows = rows.size(),
                         .out = sums});
    if (!spec.activation && spec.adds == Residual::nothing) return;
    const int64_t values = rows.size() * spec.out_channels;  // each on its own: one long row
    simd::finish({sums, 1, values, values}, {.activation = spec.activation,
                                             .adds = spec.adds,
                                             .added = spec.added(call, rows.begin, 0),
                                             .out = call.out + rows.begin * spec.out_channels});
  }
};

}  // namespace

ConvolutionCost dots_cost(const Convolution& spec) {
  if (spec.groups > 1 || spec.pool > 1) return no_cost;
  const int64_t lanes = simd::lanes();
  const int64_t taps = spec.dilation == 1 ? 1 : spec.kernel;
  const int64_t vectors = taps * ceil_div(spec.in_channels * spec.kernel / taps, lanes);
  constexpr double with_load = 1.15, adding_up_lanes = 8;  // multiply-adds' time
  return {static_cast<double>(spec.out_rows * spec.out_channels * lanes) *
              (static_cast<double>(vectors) * with_load + adding_up_lanes),
          0};
}

Kernel dots_convolution(const Convolution& spec, const ConvolutionWeights& weights) {
  const auto dots = std::make_shared<const DotRows>(spec, weights);
  return {.run = [dots](const KernelCall& call) { dots->run(call); },
          .scratch_bytes = dots->scratch_bytes(),
          .name = "dot products",
          .weight_bytes = dots->weight.size() * sizeof(float),
          .any_rows = spec.kernel == 1 && spec.stride == 1};
}

}  // namespace seqcast
