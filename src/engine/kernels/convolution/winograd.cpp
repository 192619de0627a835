// SPDX-License-Identifier: MIT
// Convolution tile by tile in Winograd's domain.
#include "engine/plan/algorithms/winograd.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>

#include "base/aligned_block.hpp"
#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/simd/epilogue.hpp"
#include "engine/kernels/simd/gemm.hpp"
#include "engine/kernels/simd/winograd.hpp"

namespace seqcast {
namespace {

constexpr int64_t max_points = 12;

/// Neighbouring tiles of one phase: of the rows phase, phase + dilation, phase + 2 * dilation, ...
struct TileRun {
  int64_t phase, first, tiles;
};
using TileBatch = std::vector<TileRun>;

/// Which tiles of some rows go through the domain together: of several phases where parts do not need their neighbours.
std::vector<TileBatch> batches_of(int64_t rows, int64_t dilation, int64_t outputs, int64_t parts) {
  std::vector<TileBatch> batches;
  int64_t room = 0;
  for (int64_t phase = 0; phase < std::min(dilation, rows); ++phase) {
    const int64_t tiles = ceil_div(ceil_div(rows - phase, dilation), outputs);
    for (int64_t first = 0; first < tiles;) {
      if (room == 0 || parts > 1) {
        batches.emplace_back();
        room = winograd_tiles;
      }
      const int64_t taken = std::min(tiles - first, room);
      batches.back().push_back({phase, first, taken});
      first += taken;
      room -= taken;
    }
  }
  return batches;
}

/// Sizes of what lies in the domain, in floats.
struct WinogradLayout {
  WinogradForm form;
  int64_t parts, points;
  int64_t row;  // of channels in the domain
  int64_t channels;
  int64_t width;  // of the widest block

  WinogradLayout(WinogradForm f, const ConvShape& shape)
      : form(f),
        parts(f.parts(shape.kernel)),
        points(f.points()),
        row(row_floats(shape.in_channels)),
        channels(shape.in_channels),
        width(2 * simd::lanes()) {}

  /// Whole vectors, and no row of a power of two bytes, which would make neighbours share the lines of a cache.
  static int64_t row_floats(int64_t channels) {
    const int64_t whole = ceil_div(channels, 16) * 16;
    return whole % 256 == 0 ? whole + 16 : whole;
  }

  int64_t point_floats() const { return (winograd_tiles + parts - 1) * row; }
  size_t scratch_bytes() const {
    return static_cast<size_t>(points * (point_floats() + winograd_tiles * width) +
                               winograd_tiles * form.outputs * width + row) *
           sizeof(float);
  }
  size_t packed_bytes(int64_t outputs) const {
    return static_cast<size_t>(points * parts * channels * total_width(outputs)) * sizeof(float);
  }
};

class Winograd {
 public:
  explicit Winograd(const ConvolutionSpec& spec)
      : shape_(spec.shape),
        algorithm_(spec.algorithm),
        layout_(winograd_form(spec.algorithm), spec.shape),
        blocks_(column_blocks(spec.shape.out_channels)),
        batches_(batches_of(spec.shape.sum_rows(), spec.shape.dilation, layout_.form.outputs, layout_.parts)),
        weights_(layout_.packed_bytes(spec.shape.out_channels)),
        bias_(spec.weights.bias) {
    bias_.resize(static_cast<size_t>(blocks_.back().first + blocks_.back().width), 0.0f);
    pack(spec.weights.weight);
  }

  void run(const KernelCall& call) const {
    auto* scratch = reinterpret_cast<float*>(call.scratch);
    float* inputs = scratch;                                                      // [points, tiles + parts - 1, row]
    float* products = inputs + layout_.points * layout_.point_floats();           // [points, tiles, width]
    float* sums = products + layout_.points * winograd_tiles * layout_.width;     // [tiles * outputs, width]
    float* zeros = sums + winograd_tiles * layout_.form.outputs * layout_.width;  // [row]
    std::fill_n(zeros, layout_.row, 0.0f);
    const Rows rows = rows_of(shape_, call);
    const auto run_batches = [&](const std::vector<TileBatch>& batches) {
      for (const TileBatch& batch : batches) {
        take_in(call, rows, batch, inputs, zeros);
        for (size_t b = 0; b < blocks_.size(); ++b) run_block(call, rows, batch, b, {inputs, products, sums});
      }
    };
    if (rows.sums == shape_.sum_rows()) return run_batches(batches_);
    run_batches(batches_of(rows.sums, shape_.dilation, layout_.form.outputs, layout_.parts));
  }

 private:
  /// Of a call: the sums to be computed, and the rows that are there to be read.
  struct Rows {
    int64_t sums, inputs;
  };
  static Rows rows_of(const ConvShape& shape, const KernelCall& call) {
    constexpr int64_t all = std::numeric_limits<int64_t>::max();
    return call.rows < 0 ? Rows{shape.sum_rows(), shape.in_rows} : Rows{call.rows * shape.pool, all};
  }

  struct Domain {
    const float* inputs;
    float *products, *sums;
  };

  /// Of one block's weights at one point.
  int64_t matrix_floats(const ColumnBlock& block) const { return layout_.parts * shape_.in_channels * block.width; }

  /// [out, in, kernel] -> [blocks][points][parts, in, width]
  void pack(const WeightRows& weight) {
    constexpr int64_t taps_at_once = 64;  // of a block's outputs: what is turned around stays in the first caches
    const int64_t channels = std::max<int64_t>(taps_at_once / shape_.kernel, 1);
    float* out = weights_.floats();
    for (const ColumnBlock& block : blocks_) {
      places_.push_back(out - weights_.floats());
      for (int64_t first = 0; first < shape_.in_channels; first += channels)
        pack_channels(weight, block, {first, std::min(first + channels, shape_.in_channels)}, out);
      out += layout_.points * matrix_floats(block);
    }
  }

  /// Some channels of a block, the sums of each point in f64 and rounded once.
  void pack_channels(const WeightRows& weight, const ColumnBlock& block, Range channels, float* out) const {
    const int64_t all_taps = layout_.parts * layout_.form.taps;  // those behind the kernel's last are zeros
    std::vector<double> taps(static_cast<size_t>(channels.size() * all_taps * block.width), 0.0);
    std::vector<double> points(static_cast<size_t>(layout_.points * block.width));
    std::vector<float> row(static_cast<size_t>(channels.size() * shape_.kernel));
    for (int64_t o = 0; o < block.columns; ++o) {
      weight.read(block.first + o, channels.begin * shape_.kernel, row);
      for (int64_t c = 0; c < channels.size(); ++c)
        for (int64_t k = 0; k < shape_.kernel; ++k)
          taps[(c * all_taps + k) * block.width + o] = row[c * shape_.kernel + k];
    }
    for (int64_t c = 0; c < channels.size(); ++c)
      for (int64_t part = 0; part < layout_.parts; ++part) {
        simd::transform_weights(algorithm_, taps.data() + (c * all_taps + part * layout_.form.taps) * block.width,
                                block.width, points.data());
        float* to = out + (part * shape_.in_channels + channels.begin + c) * block.width;
        for (int64_t j = 0; j < layout_.points; ++j)
          for (int64_t o = 0; o < block.width; ++o)
            to[j * matrix_floats(block) + o] = static_cast<float>(points[j * block.width + o]);
      }
  }

  /// Rows that do not exist read as zeros: they are of outputs that do not exist either.
  void take_in(const KernelCall& call, Rows there, const TileBatch& batch, float* inputs, const float* zeros) const {
    std::array<const float*, max_points> rows{};
    for (const TileRun& run : batch)
      for (int64_t t = 0; t < run.tiles + layout_.parts - 1; ++t, inputs += layout_.row) {
        const int64_t first = run.phase + shape_.dilation * layout_.form.outputs * (run.first + t);
        for (int64_t i = 0; i < layout_.points; ++i) {
          const int64_t row = first + shape_.dilation * i;
          rows[i] = row < there.inputs ? call.in[0] + row * shape_.in_channels : zeros;
        }
        simd::transform_in(algorithm_, {rows.data(), shape_.in_channels, inputs, layout_.point_floats()});
      }
  }

  void run_block(const KernelCall& call, Rows wanted, const TileBatch& batch, size_t b, const Domain& domain) const {
    const ColumnBlock& block = blocks_[b];
    int64_t tiles = 0;
    for (const TileRun& run : batch) tiles += run.tiles;
    for (int64_t j = 0; j < layout_.points; ++j)
      simd::gemm({.in = domain.inputs + j * layout_.point_floats(),
                  .row_step = layout_.row,
                  .tap_step = layout_.row,
                  .taps = layout_.parts,
                  .channels = shape_.in_channels,
                  .weights = weights_.floats() + places_[b] + j * matrix_floats(block),
                  .width = block.width,
                  .rows = tiles,
                  .out = domain.products + j * winograd_tiles * block.width});
    simd::transform_out(algorithm_, {domain.products, winograd_tiles * block.width, tiles, block.width, domain.sums});
    const float* sums = domain.sums;
    for (const TileRun& run : batch) {
      const int64_t first = run.first * layout_.form.outputs;  // among the phase's rows
      const int64_t rows = ceil_div(wanted.sums - run.phase, shape_.dilation);
      const int64_t row = (run.phase + shape_.dilation * first) / shape_.pool;
      simd::apply_epilogue({sums, std::min(run.tiles * layout_.form.outputs, rows - first), block.width, block.columns},
                           {.bias = bias_.data() + block.first,
                            .pool = shape_.pool,
                            .activation = shape_.activation,
                            .residual = shape_.residual,
                            .added = residual_at(shape_, call, row, block.first),
                            .out = call.out + row * shape_.out_channels + block.first,
                            .out_step = shape_.dilation * shape_.out_channels});
      sums += run.tiles * layout_.form.outputs * block.width;
    }
  }

  ConvShape shape_;
  Algorithm algorithm_;
  WinogradLayout layout_;
  std::vector<ColumnBlock> blocks_;
  std::vector<TileBatch> batches_;
  std::vector<int64_t> places_;  // [blocks]: where its weights begin, in floats
  AlignedBlock weights_;
  std::vector<float> bias_;
};

}  // namespace

KernelSizes winograd_sizes(Algorithm algorithm, const ConvShape& shape) {
  const WinogradLayout layout(winograd_form(algorithm), shape);
  return {layout.scratch_bytes(), block_bytes(layout.packed_bytes(shape.out_channels))};
}

Kernel winograd_convolution(const ConvolutionSpec& spec) {
  const auto winograd = std::make_shared<const Winograd>(spec);
  return {.run = [winograd](const KernelCall& call) { winograd->run(call); },
          .sizes = winograd_sizes(spec.algorithm, spec.shape),
          .any_length = true};
}

}  // namespace seqcast
