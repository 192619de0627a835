// SPDX-License-Identifier: MIT
// Direct convolution as gemm on rows read in place.
#include <algorithm>
#include <memory>

#include "engine/kernels/aligned_block.hpp"
#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/simd/finish.hpp"
#include "engine/kernels/simd/product.hpp"

namespace seqcast {
namespace {

constexpr int64_t panel_sums = 96;  // rows whose sums of one block stay in the first cache

struct Direct {
  Convolution spec;
  std::vector<ColumnBlock> blocks;
  std::vector<int64_t> places;  // [blocks]: where its weights begin, in floats
  AlignedBlock weights;         // [blocks][kernel, in channels, width]
  std::vector<float> bias;      // filled up to whole vectors

  Direct(const Convolution& s, const ConvolutionWeights& from)
      : spec(s), blocks(column_blocks(s.out_channels, 2)), weights(packed_bytes()), bias(from.bias) {
    const ColumnBlock& last = blocks.back();
    bias.resize(static_cast<size_t>(last.first + last.width), 0.0f);
    pack(from.weight);
  }

  /// [out, in, kernel] -> [blocks][kernel, in, width], some values of all rows of a block at a time
  void pack(const WeightRows& weight) {
    constexpr int64_t values_at_once = 64;  // what is turned around stays in the first cache
    const int64_t row_values = spec.in_channels * spec.kernel;
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
      int64_t c = values.begin / spec.kernel, k = values.begin % spec.kernel;
      for (const float value : row) {
        out[(k * spec.in_channels + c) * block.width + o] = value;
        if (++k < spec.kernel) continue;
        k = 0;
        ++c;
      }
    }
  }

  size_t packed_bytes() const {
    int64_t width = 0;
    for (const ColumnBlock& block : blocks) width += block.width;
    return static_cast<size_t>(spec.kernel * spec.in_channels * width) * sizeof(float);
  }

  /// [panel of rows, C] * conv(K) -> [panel / pool, columns of the block]
  void run_block(const KernelCall& call, size_t b, Range sums) const {
    const ColumnBlock& block = blocks[b];
    auto* scratch = reinterpret_cast<float*>(call.scratch);
    simd::multiply({.in = call.in[0] + sums.begin * spec.stride * spec.in_channels,
                    .row_step = spec.stride * spec.in_channels,
                    .tap_step = spec.dilation * spec.in_channels,
                    .taps = spec.kernel,
                    .channels = spec.in_channels,
                    .weights = weights.floats() + places[b],
                    .width = block.width,
                    .rows = sums.size(),
                    .out = scratch});
    simd::finish({scratch, sums.size(), block.width, block.columns},
                 {.bias = bias.data() + block.first,
                  .pool = spec.pool,
                  .activation = spec.activation,
                  .adds = spec.adds,
                  .added = spec.added(call, sums.begin / spec.pool, block.first),
                  .out = call.out + sums.begin / spec.pool * spec.out_channels + block.first,
                  .out_step = spec.out_channels});
  }

  void run(const KernelCall& call) const {
    const int64_t rows = call.rows < 0 ? spec.sum_rows() : call.rows * spec.pool;
    const int64_t panel = std::max(panel_sums / spec.pool, int64_t{1}) * spec.pool;
    for (int64_t first = 0; first < rows; first += panel)
      for (size_t b = 0; b < blocks.size(); ++b) {
        const Range own{blocks[b].first, blocks[b].first + blocks[b].columns};
        if (!call.columns.empty() && intersection(own, call.columns).empty()) continue;
        run_block(call, b, {first, std::min(first + panel, rows)});
      }
  }

  size_t scratch_bytes() const {
    return static_cast<size_t>(std::max(panel_sums, spec.pool) * 2 * simd::lanes()) * sizeof(float);
  }
};

}  // namespace

ConvolutionCost direct_cost(const Convolution& spec) {
  if (spec.groups > 1) return no_cost;
  const auto rows = static_cast<double>(spec.sum_rows());
  const auto width = static_cast<double>(filled_columns(spec.out_channels));
  const auto inputs = static_cast<double>(spec.kernel * spec.in_channels);
  constexpr double finish_of_a_sum = 6;  // multiply-adds' time
  const double panels = static_cast<double>(ceil_div(spec.sum_rows(), panel_sums));
  return {rows * width * (inputs + finish_of_a_sum), panels * inputs * width * sizeof(float)};
}

Kernel direct_convolution(const Convolution& spec, const ConvolutionWeights& weights) {
  const auto direct = std::make_shared<const Direct>(spec, weights);
  return {.run = [direct](const KernelCall& call) { direct->run(call); },
          .scratch_bytes = direct->scratch_bytes(),
          .name = "product",
          .weight_bytes = direct->weights.bytes(),
          .any_rows = spec.kernel == 1 && spec.stride == 1,
          .column_block = spec.kernel == 1 ? column_block : 0};
}

}  // namespace seqcast
