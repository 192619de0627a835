// SPDX-License-Identifier: MIT
// Convolution as gemms of rows that are read in place.
#include "engine/plan/algorithms/gemm.hpp"

#include <algorithm>
#include <memory>

#include "base/aligned_block.hpp"
#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/simd/epilogue.hpp"
#include "engine/kernels/simd/gemm.hpp"

namespace seqcast {
namespace {

/// Of the packed weights.
size_t packed_bytes(const ConvShape& shape) {
  return static_cast<size_t>(shape.kernel * shape.in_channels * total_width(shape.out_channels)) * sizeof(float);
}

struct GemmConvolution {
  ConvShape shape;
  std::vector<ColumnBlock> blocks;
  std::vector<int64_t> places;  // [blocks]: where its weights begin, in floats
  AlignedBlock weights;         // [blocks][kernel, in channels, width]
  std::vector<float> bias;      // filled up to whole vectors

  GemmConvolution(const ConvShape& s, const ConvolutionWeights& from)
      : shape(s), blocks(column_blocks(s.out_channels)), weights(packed_bytes(s)), bias(from.bias) {
    const ColumnBlock& last = blocks.back();
    bias.resize(static_cast<size_t>(last.first + last.width), 0.0f);
    pack(from.weight);
  }

  /// [out, in, kernel] -> [blocks][kernel, in, width], some values of all rows of a block at a time
  void pack(const WeightRows& weight) {
    constexpr int64_t values_at_once = 64;  // what is turned around stays in the first cache
    const int64_t row_values = shape.in_channels * shape.kernel;
    float* out = weights.floats();
    for (const ColumnBlock& block : blocks) {
      places.push_back(out - weights.floats());
      for (int64_t first = 0; first < row_values; first += values_at_once)
        pack_values(weight, block, {first, std::min(first + values_at_once, row_values)}, out);
      out += row_values * block.width;
    }
  }

  void pack_values(const WeightRows& weight, const ColumnBlock& block, Range values, float* out) const {
    std::vector<float> row(static_cast<size_t>(values.size()), 0.0f);
    for (int64_t o = 0; o < block.width; ++o) {
      if (o < block.columns) {
        weight.read(block.first + o, values.begin, row);
      } else {
        std::fill(row.begin(), row.end(), 0.0f);
      }
      int64_t c = values.begin / shape.kernel, k = values.begin % shape.kernel;
      for (const float value : row) {
        out[(k * shape.in_channels + c) * block.width + o] = value;
        if (++k < shape.kernel) continue;
        k = 0;
        ++c;
      }
    }
  }

  /// [panel of rows, C] * conv(K) -> [panel / pool, columns of the block]
  void run_block(const KernelCall& call, size_t b, Range sums) const {
    const ColumnBlock& block = blocks[b];
    auto* scratch = reinterpret_cast<float*>(call.scratch);
    simd::gemm({.in = call.in[0] + sums.begin * shape.stride * shape.in_channels,
                .row_step = shape.stride * shape.in_channels,
                .tap_step = shape.dilation * shape.in_channels,
                .taps = shape.kernel,
                .channels = shape.in_channels,
                .weights = weights.floats() + places[b],
                .width = block.width,
                .rows = sums.size(),
                .out = scratch});
    simd::apply_epilogue({scratch, sums.size(), block.width, block.columns},
                         {.bias = bias.data() + block.first,
                          .pool = shape.pool,
                          .activation = shape.activation,
                          .residual = shape.residual,
                          .added = residual_at(shape, call, sums.begin / shape.pool, block.first),
                          .out = call.out + sums.begin / shape.pool * shape.out_channels + block.first,
                          .out_step = shape.out_channels});
  }

  void run(const KernelCall& call) const {
    const int64_t rows = call.length(shape.out_rows) * shape.pool;
    const int64_t panel = std::max(gemm_panel / shape.pool, int64_t{1}) * shape.pool;
    for (int64_t first = 0; first < rows; first += panel)
      for (size_t b = 0; b < blocks.size(); ++b) {
        const Range own{blocks[b].first, blocks[b].first + blocks[b].columns};
        if (!call.columns.empty() && intersection(own, call.columns).empty()) continue;
        run_block(call, b, {first, std::min(first + panel, rows)});
      }
  }
};

}  // namespace

KernelSizes gemm_sizes(Algorithm, const ConvShape& shape) {
  const auto sums = std::max(gemm_panel, shape.pool) * 2 * simd::lanes();
  return {static_cast<size_t>(sums) * sizeof(float), block_bytes(packed_bytes(shape))};
}

Kernel gemm_convolution(const ConvolutionSpec& spec) {
  const auto gemm = std::make_shared<const GemmConvolution>(spec.shape, spec.weights);
  return {.run = [gemm](const KernelCall& call) { gemm->run(call); },
          .sizes = gemm_sizes(spec.algorithm, spec.shape),
          .any_rows = spec.shape.kernel == 1 && spec.shape.stride == 1,
          .column_block = spec.shape.kernel == 1 ? column_block : 0,
          .any_length = true};
}

}  // namespace seqcast
