// SPDX-License-Identifier: MIT
// Winograd convolution, tile by tile.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "engine/kernels/aligned_block.hpp"
#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/simd/finish.hpp"
#include "engine/kernels/simd/product.hpp"
#include "engine/kernels/simd/winograd.hpp"

namespace seqcast {
namespace {

constexpr int64_t max_tiles = 48;  // that go through the domain together
constexpr int64_t max_points = 12;
constexpr int64_t exact_run = 96;     // sums of so many products make up for what more than 7 points round
constexpr int64_t min_channels = 24;  // either way; with fewer the transforms cost what they save

/// An algorithm for a kernel: at once, or in parts of as many taps as it has outputs, which share their inputs. Those
/// of 10 points and more round more than the others, and a kernel of 7 taps would need 11 of them: it goes in two
/// parts.
struct Choice {
  simd::Algorithm algorithm;
  int64_t parts;
};

/// Neighbouring tiles of one phase: of the rows phase, phase + dilation, phase + 2 * dilation, ...
struct TileRun {
  int64_t phase, first, tiles;
};
using TileBatch = std::vector<TileRun>;

/// Which tiles go through the domain together: of several phases where parts do not need their neighbours.
std::vector<TileBatch> batches_of(const Convolution& spec, int64_t outputs, int64_t parts) {
  std::vector<TileBatch> batches;
  int64_t room = 0;
  for (int64_t phase = 0; phase < std::min(spec.dilation, spec.sum_rows()); ++phase) {
    const int64_t tiles = ceil_div(ceil_div(spec.sum_rows() - phase, spec.dilation), outputs);
    for (int64_t first = 0; first < tiles;) {
      if (room == 0 || parts > 1) {
        batches.emplace_back();
        room = max_tiles;
      }
      const int64_t taken = std::min(tiles - first, room);
      batches.back().push_back({phase, first, taken});
      first += taken;
      room -= taken;
    }
  }
  return batches;
}

/// Counts what batches_of lists: the first phases have a row more than the others.
ConvolutionCost cost(const Convolution& spec, Choice choice) {
  const simd::AlgorithmSizes sizes = simd::sizes_of(choice.algorithm);
  const int64_t phases = std::min(spec.dilation, spec.sum_rows());
  const int64_t longer = spec.sum_rows() % phases;
  double tiles = 0, batches = 0;
  const auto add = [&](int64_t count, int64_t rows) {
    const int64_t of_a_phase = ceil_div(rows, sizes.outputs);
    tiles += static_cast<double>(count * of_a_phase);
    batches += static_cast<double>(count * ceil_div(of_a_phase, max_tiles));
  };
  add(longer, spec.sum_rows() / phases + 1);
  add(phases - longer, spec.sum_rows() / phases);
  if (choice.parts == 1) batches = std::ceil(tiles / max_tiles);
  const auto width = static_cast<double>(filled_columns(spec.out_channels));
  const auto inputs = static_cast<double>(spec.in_channels * choice.parts);
  const double ins = tiles + batches * static_cast<double>(choice.parts - 1);
  const double points = sizes.points;
  const double transform = points;  // of a value at a point, in multiply-adds' time
  return {
      tiles * points * width * (inputs + transform) + ins * points * static_cast<double>(spec.in_channels) * transform,
      batches * points * inputs * width * sizeof(float)};
}

std::vector<Choice> choices_for(const Convolution& spec) {
  using simd::Algorithm;
  if (std::min(spec.in_channels, spec.out_channels) < min_channels) return {};
  if (spec.stride > 1 || spec.groups > 1 || spec.kernel == 1 || (spec.dilation > 1 && spec.pool > 1) ||
      max_tiles % spec.pool != 0)
    return {};
  const auto in_parts = [&](Algorithm algorithm) {
    return Choice{algorithm, ceil_div(spec.kernel, simd::sizes_of(algorithm).taps)};
  };
  if (spec.kernel == 3) return {{Algorithm::f_2_3, 1}, {Algorithm::f_4_3, 1}, {Algorithm::f_6_3, 1}};
  if (spec.kernel == 5) return {{Algorithm::f_4_5, 1}, {Algorithm::f_6_5, 1}};
  if (spec.kernel == 7) return {in_parts(Algorithm::f_4_4)};
  if (spec.kernel == 8) return {in_parts(Algorithm::f_4_4), {Algorithm::f_5_8, 1}};
  return {in_parts(Algorithm::f_4_4), in_parts(Algorithm::f_6_6)};
}

struct Cheapest {
  Choice choice;
  ConvolutionCost cost;
};

std::optional<Cheapest> cheapest(const Convolution& spec) {
  std::optional<Cheapest> best;
  for (const Choice& choice : choices_for(spec)) {
    const ConvolutionCost own = cost(spec, choice);
    if (!best || own.multiply_adds < best->cost.multiply_adds) best = {choice, own};
  }
  return best;
}

class Winograd {
 public:
  Winograd(const Convolution& spec, const ConvolutionWeights& from, Choice choice)
      : spec_(spec),
        algorithm_(choice.algorithm),
        sizes_(simd::sizes_of(choice.algorithm)),
        parts_(choice.parts),
        row_(row_floats(spec.in_channels)),
        blocks_(column_blocks(spec.out_channels, 2)),
        batches_(batches_of(spec, sizes_.outputs, parts_)),
        weights_(packed_floats() * sizeof(float)),
        bias_(from.bias) {
    bias_.resize(static_cast<size_t>(blocks_.back().first + blocks_.back().width), 0.0f);
    pack(from.weight);
  }

  void run(const KernelCall& call) const {
    auto* scratch = reinterpret_cast<float*>(call.scratch);
    float* inputs = scratch;                                           // [points, tiles + parts - 1, row_]
    float* products = inputs + sizes_.points * point_floats();         // [points, max_tiles, width]
    float* sums = products + sizes_.points * max_tiles * max_width();  // [max_tiles * outputs, width]
    float* zeros = sums + max_tiles * sizes_.outputs * max_width();    // [row_]
    std::fill_n(zeros, row_, 0.0f);
    for (const TileBatch& batch : batches_) {
      take_in(call, batch, inputs, zeros);
      for (size_t b = 0; b < blocks_.size(); ++b) run_block(call, batch, b, {inputs, products, sums});
    }
  }

  size_t scratch_bytes() const {
    return static_cast<size_t>(sizes_.points * (point_floats() + max_tiles * max_width()) +
                               max_tiles * sizes_.outputs * max_width() + row_) *
           sizeof(float);
  }

  size_t weight_bytes() const { return weights_.bytes(); }
  std::string name() const {
    const std::string f = fmt::format("winograd F({},{})", sizes_.outputs, sizes_.taps);
    return parts_ > 1 ? fmt::format("{} x {}", f, parts_) : f;
  }

 private:
  struct Domain {
    const float* inputs;
    float *products, *sums;
  };

  /// Floats of a row of channels in the domain: whole vectors, and no row of a power of two bytes, which would make
  /// neighbours share the lines of a cache.
  static int64_t row_floats(int64_t channels) {
    const int64_t whole = ceil_div(channels, 16) * 16;
    return whole % 256 == 0 ? whole + 16 : whole;
  }

  int64_t max_width() const { return 2 * simd::lanes(); }
  int64_t point_floats() const { return (max_tiles + parts_ - 1) * row_; }

  /// Of one block's weights at one point.
  int64_t matrix_floats(const ColumnBlock& block) const { return parts_ * spec_.in_channels * block.width; }

  size_t packed_floats() const {
    int64_t floats = 0;
    for (const ColumnBlock& block : blocks_) floats += sizes_.points * matrix_floats(block);
    return static_cast<size_t>(floats);
  }

  /// [out, in, kernel] -> [blocks][points][parts, in, width]
  void pack(const WeightRows& weight) {
    constexpr int64_t taps_at_once = 64;  // of a block's outputs: what is turned around stays in the first caches
    const int64_t channels = std::max<int64_t>(taps_at_once / spec_.kernel, 1);
    float* out = weights_.floats();
    for (const ColumnBlock& block : blocks_) {
      places_.push_back(out - weights_.floats());
      for (int64_t first = 0; first < spec_.in_channels; first += channels)
        pack_channels(weight, block, {first, std::min(first + channels, spec_.in_channels)}, out);
      out += sizes_.points * matrix_floats(block);
    }
  }

  /// Some channels of a block, the sums of each point in f64 and rounded once.
  void pack_channels(const WeightRows& weight, const ColumnBlock& block, Range channels, float* out) const {
    const int64_t all_taps = parts_ * sizes_.taps;  // those behind the kernel's last are zeros
    std::vector<double> taps(static_cast<size_t>(channels.size() * all_taps * block.width), 0.0);
    std::vector<double> points(static_cast<size_t>(sizes_.points * block.width));
    std::vector<float> row(static_cast<size_t>(channels.size() * spec_.kernel));
    for (int64_t o = 0; o < block.columns; ++o) {
      weight.read(block.first + o, channels.begin * spec_.kernel, row);
      for (int64_t c = 0; c < channels.size(); ++c)
        for (int64_t k = 0; k < spec_.kernel; ++k)
          taps[(c * all_taps + k) * block.width + o] = row[c * spec_.kernel + k];
    }
    for (int64_t c = 0; c < channels.size(); ++c)
      for (int64_t part = 0; part < parts_; ++part) {
        simd::transform_weights(algorithm_, taps.data() + (c * all_taps + part * sizes_.taps) * block.width,
                                block.width, points.data());
        float* to = out + (part * spec_.in_channels + channels.begin + c) * block.width;
        for (int64_t j = 0; j < sizes_.points; ++j)
          for (int64_t o = 0; o < block.width; ++o)
            to[j * matrix_floats(block) + o] = static_cast<float>(points[j * block.width + o]);
      }
  }

  /// Rows that do not exist read as zeros: they are of outputs that do not exist either.
  void take_in(const KernelCall& call, const TileBatch& batch, float* inputs, const float* zeros) const {
    std::array<const float*, max_points> rows{};
    for (const TileRun& run : batch)
      for (int64_t t = 0; t < run.tiles + parts_ - 1; ++t, inputs += row_) {
        const int64_t first = run.phase + spec_.dilation * sizes_.outputs * (run.first + t);
        for (int64_t i = 0; i < sizes_.points; ++i) {
          const int64_t row = first + spec_.dilation * i;
          rows[i] = row < spec_.in_rows ? call.in[0] + row * spec_.in_channels : zeros;
        }
        simd::transform_in(algorithm_, {rows.data(), spec_.in_channels, inputs, point_floats()});
      }
  }

  void run_block(const KernelCall& call, const TileBatch& batch, size_t b, const Domain& domain) const {
    const ColumnBlock& block = blocks_[b];
    int64_t tiles = 0;
    for (const TileRun& run : batch) tiles += run.tiles;
    for (int64_t j = 0; j < sizes_.points; ++j)
      simd::multiply({.in = domain.inputs + j * point_floats(),
                      .row_step = row_,
                      .tap_step = row_,
                      .taps = parts_,
                      .channels = spec_.in_channels,
                      .weights = weights_.floats() + places_[b] + j * matrix_floats(block),
                      .width = block.width,
                      .rows = tiles,
                      .out = domain.products + j * max_tiles * block.width});
    simd::transform_out(algorithm_, {domain.products, max_tiles * block.width, tiles, block.width, domain.sums});
    const float* sums = domain.sums;
    for (const TileRun& run : batch) {
      const int64_t first = run.first * sizes_.outputs;  // among the phase's rows
      const int64_t rows = ceil_div(spec_.sum_rows() - run.phase, spec_.dilation);
      const int64_t row = (run.phase + spec_.dilation * first) / spec_.pool;
      simd::finish({sums, std::min(run.tiles * sizes_.outputs, rows - first), block.width, block.columns},
                   {.bias = bias_.data() + block.first,
                    .pool = spec_.pool,
                    .activation = spec_.activation,
                    .adds = spec_.adds,
                    .added = spec_.added(call, row, block.first),
                    .out = call.out + row * spec_.out_channels + block.first,
                    .out_step = spec_.dilation * spec_.out_channels});
      sums += run.tiles * sizes_.outputs * block.width;
    }
  }

  Convolution spec_;
  simd::Algorithm algorithm_;
  simd::AlgorithmSizes sizes_;
  int64_t parts_;
  int64_t row_;
  std::vector<ColumnBlock> blocks_;
  std::vector<TileBatch> batches_;
  std::vector<int64_t> places_;  // [blocks]: where its weights begin, in floats
  AlignedBlock weights_;
  std::vector<float> bias_;
};

}  // namespace

ConvolutionCost winograd_cost(const Convolution& spec) {
  const auto best = cheapest(spec);
  return best ? best->cost : no_cost;
}

RoundingBlock winograd_sum_blocks(const Convolution& spec) {
  const Choice choice = cheapest(spec).value().choice;
  const simd::AlgorithmSizes sizes = simd::sizes_of(choice.algorithm);
  return {spec.dilation * sizes.outputs, choice.parts * sizes.taps};
}

Kernel winograd_convolution(const Convolution& spec, const ConvolutionWeights& weights) {
  const auto winograd = std::make_shared<const Winograd>(spec, weights, cheapest(spec).value().choice);
  return {[winograd](const KernelCall& call) { winograd->run(call); }, winograd->scratch_bytes(), winograd->name(),
          winograd->weight_bytes()};
}

}  // namespace seqcast
