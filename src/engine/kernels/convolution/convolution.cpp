// SPDX-License-Identifier: MIT
#include "engine/kernels/convolution/convolution.hpp"

#include <algorithm>

#include "engine/kernels/simd/gemm.hpp"
#include "engine/plan/step_algorithm.hpp"

namespace seqcast {
namespace {

struct Builder {
  Algorithm algorithm;
  Kernel (*build)(const ConvolutionSpec& spec);
  KernelSizes (*sizes)(Algorithm algorithm, const ConvShape& shape);
};

// In the plan's order of algorithms (engine/plan/algorithm.hpp), from the first that is no layer kind's own kernel.
constexpr Builder builders[] = {
    {Algorithm::lookup, lookup_convolution, lookup_sizes},
    {Algorithm::grouped, grouped_convolution, grouped_sizes},
    {Algorithm::gemm, gemm_convolution, gemm_sizes},
    {Algorithm::winograd_2_3, winograd_convolution, winograd_sizes},
    {Algorithm::winograd_4_3, winograd_convolution, winograd_sizes},
    {Algorithm::winograd_6_3, winograd_convolution, winograd_sizes},
    {Algorithm::winograd_4_5, winograd_convolution, winograd_sizes},
    {Algorithm::winograd_6_5, winograd_convolution, winograd_sizes},
    {Algorithm::winograd_4_4, winograd_convolution, winograd_sizes},
    {Algorithm::winograd_5_8, winograd_convolution, winograd_sizes},
    {Algorithm::winograd_6_6, winograd_convolution, winograd_sizes},
    {Algorithm::gemv, gemv_convolution, gemv_sizes},
};

constexpr size_t first_row = static_cast<size_t>(Algorithm::lookup);

constexpr bool builders_hold_every_algorithm() {
  size_t next = first_row;
  for (const Builder& builder : builders)
    if (builder.algorithm != static_cast<Algorithm>(next++)) return false;
  return next == num_algorithms;
}
static_assert(builders_hold_every_algorithm());

const Builder& builder_of(Algorithm algorithm) { return builders[static_cast<size_t>(algorithm) - first_row]; }

}  // namespace

Kernel build_convolution(const ConvolutionSpec& spec) { return builder_of(spec.algorithm).build(spec); }

Kernel build_convolution(const KernelSpec& spec, const ConvolutionWeights& weights) {
  const ConvShape shape = conv_shape(spec.model, spec.step).value();
  return build_convolution(
      {spec.step.algorithm, shape, weights, shape.reads_codes ? letter_values(spec) : std::vector<float>()});
}

KernelSizes convolution_sizes(Algorithm algorithm, const ConvShape& shape) {
  return builder_of(algorithm).sizes(algorithm, shape);
}

std::vector<ColumnBlock> column_blocks(int64_t columns) {
  const int64_t lanes = simd::lanes();
  std::vector<ColumnBlock> blocks;
  for (int64_t first = 0; first < columns; first += 2 * lanes) {
    const int64_t left = std::min(columns - first, 2 * lanes);
    blocks.push_back({first, left, ceil_div(left, lanes) * lanes});
  }
  return blocks;
}

int64_t total_width(int64_t columns) { return ceil_div(columns, simd::lanes()) * simd::lanes(); }

const float* residual_at(const ConvShape& shape, const KernelCall& call, int64_t row, int64_t column) {
  return shape.residual == Residual::nothing ? nullptr : call.in[1] + row * shape.out_channels + column;
}

}  // namespace seqcast
