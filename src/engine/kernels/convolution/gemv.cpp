// SPDX-License-Identifier: MIT
// Convolution to few channels: each sum along the channels of its rows.
#include "engine/plan/algorithms/gemv.hpp"

#include <algorithm>
#include <memory>

#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/simd/epilogue.hpp"
#include "engine/kernels/simd/gemm.hpp"

namespace seqcast {
namespace {

constexpr int64_t panel_rows = 96;  // whose sums stay in the first cache

struct GemvConvolution {
  ConvShape shape;
  int64_t taps;               // that do not lie next to each other
  int64_t channels;           // that do
  std::vector<float> weight;  // [out, kernel, in]
  std::vector<float> bias;

  GemvConvolution(const ConvShape& s, const ConvolutionWeights& from)
      : shape(s), taps(gemv_taps(s)), channels(s.in_channels * s.kernel / taps), bias(from.bias) {
    std::vector<float> row(static_cast<size_t>(shape.in_channels * shape.kernel));
    for (int64_t o = 0; o < shape.out_channels; ++o) {
      from.weight.read(o, 0, row);
      for (int64_t k = 0; k < shape.kernel; ++k)
        for (int64_t c = 0; c < shape.in_channels; ++c) weight.push_back(row[c * shape.kernel + k]);
    }
  }

  /// [rows, C] * conv(K) -> [rows, few]
  void run(const KernelCall& call) const {
    const int64_t rows = call.length(shape.out_rows);
    if (shape.residual == Residual::nothing) return run_rows(call, {0, rows}, call.out);
    for (int64_t first = 0; first < rows; first += panel_rows)  // what is added may lie where the sums will
      run_rows(call, {first, std::min(first + panel_rows, rows)}, reinterpret_cast<float*>(call.scratch));
  }

  void run_rows(const KernelCall& call, Range rows, float* sums) const {
    simd::gemv({.in = call.in[0] + rows.begin * shape.stride * shape.in_channels,
                .row_step = shape.stride * shape.in_channels,
                .tap_step = shape.dilation * shape.in_channels,
                .taps = taps,
                .channels = channels,
                .weights = weight.data(),
                .bias = bias.data(),
                .outputs = shape.out_channels,
                .rows = rows.size(),
                .out = sums});
    if (!shape.activation && shape.residual == Residual::nothing) return;
    const int64_t values = rows.size() * shape.out_channels;  // each on its own: one long row
    simd::apply_epilogue({sums, 1, values, values}, {.activation = shape.activation,
                                                     .residual = shape.residual,
                                                     .added = residual_at(shape, call, rows.begin, 0),
                                                     .out = call.out + rows.begin * shape.out_channels});
  }
};

}  // namespace

KernelSizes gemv_sizes(Algorithm, const ConvShape& shape) {
  const int64_t sums = shape.residual == Residual::nothing ? 0 : panel_rows * shape.out_channels;
  const int64_t weights = shape.out_channels * shape.kernel * shape.in_channels;
  return {static_cast<size_t>(sums) * sizeof(float), static_cast<size_t>(weights) * sizeof(float)};
}

Kernel gemv_convolution(const ConvolutionSpec& spec) {
  const auto gemv = std::make_shared<const GemvConvolution>(spec.shape, spec.weights);
  return {.run = [gemv](const KernelCall& call) { gemv->run(call); },
          .sizes = gemv_sizes(spec.algorithm, spec.shape),
          .any_rows = spec.shape.kernel == 1 && spec.shape.stride == 1,
          .any_length = true};
}

}  // namespace seqcast
