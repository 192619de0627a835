// SPDX-License-Identifier: MIT
// By which ways can a convolution be computed, and which one is taken?
#include "seqcast/engine/convolution/convolution.hpp"

#include <algorithm>

#include "seqcast/engine/onednn.hpp"
#include "seqcast/engine/simd/finish.hpp"
#include "seqcast/engine/simd/product.hpp"
#include "seqcast/model/shape.hpp"

namespace seqcast {

std::vector<ColumnBlock> column_blocks(int64_t columns, int64_t vectors) {
  const int64_t lanes = simd::lanes();
  std::vector<ColumnBlock> blocks;
  for (int64_t first = 0; first < columns; first += vectors * lanes) {
    const int64_t left = std::min(columns - first, vectors * lanes);
    blocks.push_back({first, left, ceil_div(left, lanes) * lanes});
  }
  return blocks;
}

namespace {

/// oneDNN's, with the activation as a pass of its own.
Kernel grouped_convolution(const Convolution& spec, const ConvolutionWeights& weights) {
  Kernel kernel = onednn::convolution(spec, weights);
  if (!spec.activation) return kernel;
  const auto run = [spec, sums = std::move(kernel.run)](const KernelCall& call) {
    sums(call);
    simd::activate(*spec.activation, nullptr, call.out, spec.out_rows, spec.out_channels);
  };
  return {run, kernel.scratch_bytes, kernel.name};
}

}  // namespace

Kernel convolution(const Convolution& spec, const ConvolutionWeights& weights) {
  if (spec.groups > 1) return grouped_convolution(spec, weights);
  const double direct = direct_cost(spec);
  const double winograd = winograd_cost(spec);
  const double taps = tap_columns_cost(spec);
  if (taps < std::min(direct, winograd)) return tap_columns_convolution(spec, weights);
  return winograd < direct ? winograd_convolution(spec, weights) : direct_convolution(spec, weights);
}

}  // namespace seqcast
