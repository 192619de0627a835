// SPDX-License-Identifier: MIT
// How is a long convolution to a few channels computed? Each tap is a column of one product; then columns are added up
// along the taps, so that no vector is filled up with zeros.
#include <algorithm>
#include <memory>

#include "seqcast/engine/aligned_block.hpp"
#include "seqcast/engine/convolution/convolution.hpp"
#include "seqcast/engine/simd/product.hpp"

namespace seqcast {
namespace {

struct TapColumns {
  Convolution spec;
  Kernel product;  // [in rows, C] * [C, taps * filters] -> [in rows, taps * filters]
  std::vector<float> bias;

  TapColumns(const Convolution& s, const ConvolutionWeights& from) : spec(s), bias(from.bias) {
    ConvolutionWeights columns{{}, std::vector<float>(static_cast<size_t>(width()), 0.0f)};
    for (int64_t k = 0; k < spec.kernel; ++k)
      for (int64_t o = 0; o < spec.out_channels; ++o)
        for (int64_t c = 0; c < spec.in_channels; ++c)
          columns.weight.push_back(from.weight[(o * spec.in_channels + c) * spec.kernel + k]);
    product = direct_convolution(
        {.in_rows = spec.in_rows, .in_channels = spec.in_channels, .out_rows = spec.in_rows, .out_channels = width()},
        columns);
  }

  int64_t width() const { return spec.kernel * spec.out_channels; }
  size_t product_bytes() const { return whole_lines(static_cast<size_t>(spec.in_rows * width()) * sizeof(float)); }

  void run(const KernelCall& call) const {
    auto* products = reinterpret_cast<float*>(call.scratch);
    KernelCall inner = call;
    inner.out = products;
    inner.scratch = call.scratch + product_bytes();
    product.run(inner);
    for (int64_t a = 0; a < spec.out_rows; ++a) {
      float* out = call.out + a * spec.out_channels;
      for (int64_t o = 0; o < spec.out_channels; ++o) {
        float sum = 0;
        for (int64_t k = 0; k < spec.kernel; ++k)
          sum += products[(a * spec.stride + k * spec.dilation) * width() + k * spec.out_channels + o];
        sum += bias[o];
        out[o] = spec.activation ? static_cast<float>((*spec.activation)(sum)) : sum;
      }
    }
  }
};

}  // namespace

ConvolutionCost tap_columns_cost(const Convolution& spec) {
  if (spec.pool > 1 || spec.groups > 1) return no_cost;
  const int64_t columns = spec.kernel * spec.out_channels;
  ConvolutionCost cost = direct_cost(
      {.in_rows = spec.in_rows, .in_channels = spec.in_channels, .out_rows = spec.in_rows, .out_channels = columns});
  constexpr double one_by_one = 32;  // a scalar addition of a value from afar, in multiply-adds of whole vectors
  cost.multiply_adds += one_by_one * static_cast<double>(spec.out_rows * columns);
  return cost;
}

Kernel tap_columns_convolution(const Convolution& spec, const ConvolutionWeights& weights) {
  const auto columns = std::make_shared<const TapColumns>(spec, weights);
  return {[columns](const KernelCall& call) { columns->run(call); },
          columns->product_bytes() + columns->product.scratch_bytes, "product of taps", columns->product.weight_bytes};
}

}  // namespace seqcast
