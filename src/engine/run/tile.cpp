// SPDX-License-Identifier: MIT
#include "engine/run/tile.hpp"

#include <algorithm>
#include <map>

namespace seqcast {
namespace {

class Tile {
 public:
  Tile(const BuiltPlan& built, const RunState& running, size_t segment, int64_t tile, const AlignedBlock& memory)
      : built_(built),
        model_(built.model),
        running_(running),
        segment_(built.plan.segments[segment]),
        kernels_(built.kernels[segment]),
        tile_(tile),
        values_(memory.floats()),
        kernel_scratch_(memory.data() + built.sizes.values_bytes),
        codes_(reinterpret_cast<uint8_t*>(memory.data() + built.sizes.values_bytes + built.sizes.kernel_bytes)),
        first_base_(segment_.input_rows.begin + tile * segment_.input_advance) {}

  void run() {
    for (size_t node : segment_.reads)
      if (node != 0) at_[node] = {running_.rows(node).block->floats(), running_.rows(node).rows.begin};
    take_input();
    for (size_t s = 0; s < segment_.steps.size(); ++s) run_step(s);
    for (size_t s = 0; s < segment_.steps.size(); ++s)
      if (segment_.places[s] >= 0) keep(segment_.steps[s], values_ + segment_.places[s]);
  }

 private:
  /// Rows of a node, as many as the tile holds of it.
  struct Rows {
    const float* values;
    int64_t first;  // which row is there

    const float* at(int64_t row, int64_t channels) const { return values + (row - first) * channels; }
  };

  void take_input() {
    const bool letters = !model_.contract.takes_numbers();
    if (letters && !segment_.input_rows.empty()) lay_out_codes();
    if (segment_.input_place < 0) return;
    float* rows = values_ + segment_.input_place;
    if (letters) {
      lay_out_one_hot(rows);
    } else {
      lay_out_numbers(rows);
    }
    at_[0] = {rows, first_base_};
  }

  /// Bases of the tile as codes, padding being the alphabet's size + 1.
  void lay_out_codes() {
    const int64_t rows = segment_.input_rows.size();
    const Range real = running_.inside(0, first_base_, rows);
    std::fill_n(codes_, rows, static_cast<uint8_t>(model_.contract.alphabet.size() + 1));
    const uint8_t* codes = running_.run().codes.data() + (first_base_ - running_.run().bases.begin);
    std::copy(codes + real.begin, codes + real.end, codes_ + real.begin);
  }

  /// codes -> one-hot rows [rows, letters]
  void lay_out_one_hot(float* out) const {
    const size_t letters = model_.contract.alphabet.size();
    for (int64_t row = 0; row < segment_.input_rows.size(); ++row)
      std::copy_n(&built_.one_hot[codes_[row] * letters], letters, out + row * static_cast<int64_t>(letters));
  }

  /// Numbers as they are, [rows, channels]; zeros where the window ends.
  void lay_out_numbers(float* out) const {
    const int64_t channels = model_.shapes[0].channels;
    const Range real = zero_padding(0, first_base_, segment_.input_rows.size(), channels, out);
    const float* numbers = running_.run().numbers.data() + (first_base_ - running_.run().bases.begin) * channels;
    std::copy(numbers + real.begin * channels, numbers + real.end * channels, out + real.begin * channels);
  }

  /// Sets rows of a node that are padding to zero. @return  the others.
  Range zero_padding(size_t node, int64_t first, int64_t rows, int64_t channels, float* out) const {
    const Range real = running_.inside(node, first, rows);
    zero_rows(out, channels, {0, real.begin});
    zero_rows(out, channels, {real.empty() ? 0 : real.end, rows});
    return real;
  }

  int64_t first_row(const Read& read) const { return read.rows.begin + tile_ * read.advance; }

  void run_step(size_t s) {
    const Step& step = segment_.steps[s];
    const int64_t first = step.rows.begin + tile_ * step.advance;
    float* out = segment_.places[s] >= 0 ? values_ + segment_.places[s] : running_.rows(step.output).at(first);
    std::vector<const float*> in;
    for (const Read& read : step.reads)
      if (!step.reads_codes) in.push_back(at_.at(read.node).at(first_row(read), model_.shapes[read.node].channels));
    const Read& read = step.reads[0];
    kernels_[s].run({.in = in,
                     .out = out,
                     .scratch = kernel_scratch_,
                     .inside = running_.inside(read.node, first_row(read), read.rows.size()),
                     .codes = step.reads_codes ? codes_ + (first_row(read) - first_base_) : nullptr,
                     .columns = {}});
    zero_padding(step.output, first, step.rows.size(), channels_computed(model_, step), out);
    at_[step.output] = {out, first};
  }

  /// Copies what outlives the segment out of the tile's memory.
  void keep(const Step& step, const float* values) const {
    for (const Boundary& kept : segment_.keeps) {
      if (kept.node != step.output) continue;
      const float* from = values - step.rows.begin * kept.channels;
      std::copy_n(from, kept.tile_positions * kept.channels, running_.rows(kept.node).at(tile_ * kept.tile_positions));
    }
  }

  const BuiltPlan& built_;
  const Model& model_;
  const RunState& running_;
  const Segment& segment_;
  const std::vector<Kernel>& kernels_;
  int64_t tile_;
  float* values_;
  std::byte* kernel_scratch_;
  uint8_t* codes_;  // of the tile's bases
  int64_t first_base_;
  std::map<size_t, Rows> at_;  // [nodes]
};

}  // namespace

void run_tile(const BuiltPlan& built, const RunState& running, size_t segment, int64_t tile,
              const AlignedBlock& memory) {
  Tile(built, running, segment, tile, memory).run();
}

}  // namespace seqcast
