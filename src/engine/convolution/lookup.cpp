// SPDX-License-Identifier: MIT
// How is a convolution over letters computed? By looking up what each group of taps gives for its letters.
#include <algorithm>
#include <memory>

#include "seqcast/engine/aligned_block.hpp"
#include "seqcast/engine/convolution/convolution.hpp"
#include "seqcast/engine/simd/finish.hpp"
#include "seqcast/engine/simd/product.hpp"
#include "seqcast/engine/simd/table_sum.hpp"

namespace seqcast {
namespace {

constexpr int64_t most_entries = 64;  // of a table: so that the tables of one block stay in the first two caches
constexpr int64_t panel_sums = 96;    // rows whose sums of one block stay there too

class Lookup {
 public:
  Lookup(const Convolution& spec, const ConvolutionWeights& from, const std::vector<float>& letters)
      : spec_(spec),
        codes_(static_cast<int64_t>(letters.size()) / spec.in_channels),
        group_taps_(codes_ * codes_ <= most_entries ? 2 : 1),
        groups_(ceil_div(spec.kernel, group_taps_)),
        entries_(group_taps_ == 2 ? codes_ * codes_ : codes_),
        blocks_(column_blocks(spec.out_channels, simd::most_table_vectors)),
        tables_(static_cast<size_t>(groups_ * entries_ * (blocks_.back().first + blocks_.back().width)) *
                sizeof(float)),
        bias_(from.bias) {
    bias_.resize(static_cast<size_t>(blocks_.back().first + blocks_.back().width), 0.0f);
    pack(from.weight, letters);
  }

  void run(const KernelCall& call) const {
    auto* keys = reinterpret_cast<uint16_t*>(call.scratch);
    auto* sums = reinterpret_cast<float*>(call.scratch + key_bytes());
    set_keys(call.codes, keys);
    const int64_t panel = std::max(panel_sums / spec_.pool, int64_t{1}) * spec_.pool;
    for (size_t b = 0; b < blocks_.size(); ++b)
      for (int64_t first = 0; first < spec_.sum_rows(); first += panel)
        run_block(call, b, {first, std::min(first + panel, spec_.sum_rows())}, keys, sums);
  }

  size_t scratch_bytes() const {
    return key_bytes() +
           static_cast<size_t>(std::max(panel_sums, spec_.pool) * simd::most_table_vectors * simd::lanes()) *
               sizeof(float);
  }

  size_t weight_bytes() const { return tables_.bytes(); }

 private:
  size_t key_bytes() const { return whole_lines(static_cast<size_t>(spec_.in_rows) * sizeof(uint16_t)); }

  /// What the taps of a group add to one output for the letters of an entry, in f64.
  double entry_value(const float* weight, const std::vector<float>& letters, int64_t group, int64_t entry) const {
    double sum = 0;
    for (int64_t i = 0; i < group_taps_; ++i) {
      const int64_t tap = group * group_taps_ + i;
      const int64_t code = i + 1 < group_taps_ ? entry / codes_ : entry % codes_;
      for (int64_t c = 0; c < spec_.in_channels && tap < spec_.kernel; ++c)
        sum += double{weight[c * spec_.kernel + tap]} * letters[code * spec_.in_channels + c];
    }
    return sum;
  }

  /// [out, in, kernel] -> [blocks][groups, entries, width]
  void pack(const std::vector<float>& weight, const std::vector<float>& letters) {
    float* out = tables_.floats();
    for (const ColumnBlock& block : blocks_) {
      places_.push_back(out - tables_.floats());
      for (int64_t group = 0; group < groups_; ++group)
        for (int64_t entry = 0; entry < entries_; ++entry)
          for (int64_t o = 0; o < block.width; ++o)
            *out++ = o >= block.columns
                         ? 0.0f
                         : static_cast<float>(entry_value(&weight[(block.first + o) * spec_.in_channels * spec_.kernel],
                                                          letters, group, entry));
    }
  }

  /// The entry of the group that begins at each position. A last group of one tap reads one row too many: any will do.
  void set_keys(const uint8_t* codes, uint16_t* keys) const {
    if (group_taps_ == 1) {
      std::copy_n(codes, spec_.in_rows, keys);
      return;
    }
    for (int64_t row = 0; row < spec_.in_rows; ++row) {
      const int64_t next = row + spec_.dilation < spec_.in_rows ? codes[row + spec_.dilation] : 0;
      keys[row] = static_cast<uint16_t>(codes[row] * codes_ + next);
    }
  }

  void run_block(const KernelCall& call, size_t b, Range rows, const uint16_t* keys, float* sums) const {
    const ColumnBlock& block = blocks_[b];
    simd::sum_table({.keys = keys + rows.begin * spec_.stride,
                     .row_step = spec_.stride,
                     .group_step = group_taps_ * spec_.dilation,
                     .groups = groups_,
                     .table = tables_.floats() + places_[b],
                     .entries = entries_,
                     .width = block.width,
                     .rows = rows.size(),
                     .out = sums});
    simd::finish({sums, rows.size(), block.width, block.columns},
                 {.bias = bias_.data() + block.first,
                  .pool = spec_.pool,
                  .activation = spec_.activation,
                  .out = call.out + rows.begin / spec_.pool * spec_.out_channels + block.first,
                  .out_step = spec_.out_channels});
  }

  Convolution spec_;
  int64_t codes_, group_taps_, groups_, entries_;
  std::vector<ColumnBlock> blocks_;
  std::vector<int64_t> places_;  // [blocks]: where its tables begin, in floats
  AlignedBlock tables_;
  std::vector<float> bias_;
};

}  // namespace

ConvolutionCost lookup_cost(const Convolution& spec) {
  const auto sums = static_cast<double>(spec.sum_rows() * filled_columns(spec.out_channels));
  constexpr double entry = 1.5, finish_of_a_sum = 6;  // multiply-adds' time
  const double taps = static_cast<double>(ceil_div(spec.kernel, 2));
  return {sums * (taps * entry + finish_of_a_sum), 0};
}

Kernel lookup_convolution(const Convolution& spec, const ConvolutionWeights& weights,
                          const std::vector<float>& letters) {
  const auto lookup = std::make_shared<const Lookup>(spec, weights, letters);
  return {[lookup](const KernelCall& call) { lookup->run(call); }, lookup->scratch_bytes(), "look-up",
          lookup->weight_bytes()};
}

}  // namespace seqcast
