// SPDX-License-Identifier: MIT
// Convolution over letters: what each group of taps gives for its letters is looked up.
#include "engine/plan/algorithms/lookup.hpp"

#include <algorithm>
#include <memory>

#include "base/aligned_block.hpp"
#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/simd/epilogue.hpp"
#include "engine/kernels/simd/gemm.hpp"
#include "engine/kernels/simd/table_sum.hpp"

namespace seqcast {
namespace {

constexpr int64_t rows_of_panel = 32;  // that stay there too between their sums and a function of many steps

int64_t power(int64_t base, int64_t exponent) {
  int64_t result = 1;
  for (int64_t i = 0; i < exponent; ++i) result *= base;
  return result;
}

/// How taps are grouped, and what their tables and keys take.
struct LookupLayout {
  int64_t codes, taps, groups, entries, width;

  explicit LookupLayout(const ConvShape& shape)
      : codes(shape.in_channels + 2),
        taps(lookup_taps(shape.kernel, codes)),
        groups(ceil_div(shape.kernel, taps)),
        entries(power(codes, taps)),
        width(simd::table_vectors * simd::lanes()) {}

  /// Of a block of columns.
  int64_t table_floats() const { return groups * entries * width; }
  /// Of all blocks.
  size_t table_bytes(const ConvShape& shape) const {
    return static_cast<size_t>(ceil_div(shape.out_channels, width) * table_floats()) * sizeof(float);
  }
  /// Neighbouring rows' keys lie next to each other. With a stride of 1 the same keys serve all groups.
  int64_t key_count(const ConvShape& shape) const {
    return (shape.stride == 1 ? shape.in_rows : groups * shape.sum_rows()) + simd::table_rows - 1;
  }
};

class Lookup {
 public:
  explicit Lookup(const ConvolutionSpec& spec)
      : shape_(spec.shape),
        layout_(spec.shape),
        codes_(layout_.codes),
        taps_(layout_.taps),
        groups_(layout_.groups),
        entries_(layout_.entries),
        width_(layout_.width),
        tables_(layout_.table_bytes(spec.shape)) {
    order_entries();
    pack(spec.weights, spec.letters);
  }

  void run(const KernelCall& call) const {
    auto* keys = reinterpret_cast<uint16_t*>(call.scratch);
    const int64_t rows = call.length(shape_.out_rows);
    set_keys(call.codes, rows * shape_.pool, keys, reinterpret_cast<uint8_t*>(keys + layout_.key_count(shape_)));
    const int64_t panel = sums_are_all() ? rows : rows_of_panel;
    const int64_t group_step = shape_.stride == 1 ? taps_ * shape_.dilation : rows * shape_.pool;  // between keys
    for (int64_t column = 0; column < shape_.out_channels; column += width_)
      for (int64_t row = 0; row < rows; row += panel)
        run_block(call, column, {row, std::min(row + panel, rows)}, {keys, group_step});
  }

 private:
  /// Whether nothing follows the sums but what they take with them on their way out.
  bool sums_are_all() const { return !shape_.activation || shape_.activation->function == ActivationFunction::relu; }

  int64_t table_floats() const { return layout_.table_floats(); }

  struct Keys {
    const uint16_t* first;
    int64_t group_step;  // from a group's keys to the next one's
  };

  /// Entries of letters alone come first, so that what is looked up most lies in few lines of the cache; those with an
  /// unknown letter or padding are behind them.
  void order_entries() {
    places_.resize(static_cast<size_t>(entries_));
    const auto is_common = [&](int64_t entry) {
      for (int64_t i = 0; i < taps_; ++i, entry /= codes_)
        if (entry % codes_ >= codes_ - 2) return false;
      return true;
    };
    int64_t place = 0;
    for (const bool common : {true, false})
      for (int64_t entry = 0; entry < entries_; ++entry)
        if (is_common(entry) == common) places_[entry] = place++;
    for (int64_t at : places_) keys_.push_back(static_cast<uint16_t>(at * width_ / 2));
  }

  /// What the taps of a group add to one output for the letters of an entry, in f64.
  double entry_value(const std::vector<float>& weight, const std::vector<float>& letters, int64_t group,
                     int64_t entry) const {
    double sum = 0;
    for (int64_t i = taps_ - 1; i >= 0; --i, entry /= codes_) {
      const int64_t tap = group * taps_ + i;
      for (int64_t c = 0; c < shape_.in_channels && tap < shape_.kernel; ++c)
        sum += double{weight[c * shape_.kernel + tap]} * letters[entry % codes_ * shape_.in_channels + c];
    }
    return sum;
  }

  /// [out, in, kernel] and the bias, which is the first group's -> [blocks][groups, entries, width]
  void pack(const ConvolutionWeights& from, const std::vector<float>& letters) {
    std::fill_n(tables_.floats(), tables_.bytes() / sizeof(float), 0.0f);
    std::vector<float> weight(static_cast<size_t>(shape_.in_channels * shape_.kernel));
    for (int64_t o = 0; o < shape_.out_channels; ++o) {
      from.weight.read(o, 0, weight);
      for (int64_t group = 0; group < groups_; ++group) {
        float* table = tables_.floats() + o / width_ * table_floats() + group * entries_ * width_ + o % width_;
        for (int64_t entry = 0; entry < entries_; ++entry) {
          const double value = entry_value(weight, letters, group, entry);
          table[places_[entry] * width_] = static_cast<float>(group == 0 ? value + from.bias[o] : value);
        }
      }
    }
  }

  /// The keys of the groups that begin at each position. Of a last group that reaches beyond the kernel, and the rows,
  /// any entry will do that has the right letters at the taps there are.
  void set_keys(const uint8_t* codes, int64_t sums, uint16_t* keys, uint8_t* entries) const {
    const int64_t in_rows = (sums - 1) * shape_.stride + (shape_.kernel - 1) * shape_.dilation + 1;
    std::copy_n(codes, in_rows, entries);
    for (int64_t i = 1; i < taps_; ++i) {
      const int64_t known = std::max<int64_t>(in_rows - i * shape_.dilation, 0);
      const uint8_t* next = codes + i * shape_.dilation;
      for (int64_t row = 0; row < known; ++row) entries[row] = static_cast<uint8_t>(entries[row] * codes_ + next[row]);
      for (int64_t row = known; row < in_rows; ++row) entries[row] = static_cast<uint8_t>(entries[row] * codes_);
    }
    const int64_t groups = shape_.stride == 1 ? 1 : groups_;
    const int64_t rows = shape_.stride == 1 ? in_rows : sums;
    for (int64_t g = 0; g < groups; ++g, entries += taps_ * shape_.dilation)
      for (int64_t row = 0; row < rows; ++row) *keys++ = keys_[entries[row * shape_.stride]];
    std::fill_n(keys, simd::table_rows - 1, uint16_t{0});
  }

  void run_block(const KernelCall& call, int64_t column, Range rows, Keys keys) const {
    const int64_t columns = std::min(width_, shape_.out_channels - column);
    float* out = call.out + rows.begin * shape_.out_channels + column;
    simd::sum_table({.keys = keys.first + rows.begin * shape_.pool,
                     .group_step = keys.group_step,
                     .groups = groups_,
                     .table = tables_.floats() + column / width_ * table_floats(),
                     .entries = entries_,
                     .columns = columns,
                     .rows = rows.size() * shape_.pool,
                     .pool = shape_.pool,
                     .relu = shape_.activation && sums_are_all(),
                     .out = out,
                     .out_step = shape_.out_channels});
    if (!sums_are_all())
      simd::apply_epilogue({out, rows.size(), shape_.out_channels, columns},
                           {.activation = shape_.activation, .out = out, .out_step = shape_.out_channels});
  }

  ConvShape shape_;
  LookupLayout layout_;
  int64_t codes_, taps_, groups_, entries_, width_;
  std::vector<int64_t> places_;  // [entries]: rows of a group's table
  std::vector<uint16_t> keys_;   // [entries]: the same for simd::sum_table
  AlignedBlock tables_;
};

}  // namespace

KernelSizes lookup_sizes(Algorithm, const ConvShape& shape) {
  const LookupLayout layout(shape);
  return {static_cast<size_t>(layout.key_count(shape)) * sizeof(uint16_t) + static_cast<size_t>(shape.in_rows),
          block_bytes(layout.table_bytes(shape))};
}

Kernel lookup_convolution(const ConvolutionSpec& spec) {
  const auto lookup = std::make_shared<const Lookup>(spec);
  return {.run = [lookup](const KernelCall& call) { lookup->run(call); },
          .sizes = lookup_sizes(spec.algorithm, spec.shape),
          .any_length = true};
}

}  // namespace seqcast
