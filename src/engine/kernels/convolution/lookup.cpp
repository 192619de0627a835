// SPDX-License-Identifier: MIT
// Convolution over sequence letters by table lookup of groups of taps.
#include <algorithm>
#include <memory>

#include "engine/kernels/aligned_block.hpp"
#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/simd/finish.hpp"
#include "engine/kernels/simd/product.hpp"
#include "engine/kernels/simd/table_sum.hpp"

namespace seqcast {
namespace {

constexpr int64_t max_taps = 3;       // of a group
constexpr int64_t max_entries = 256;  // of a group's table: what is looked up often has to stay in the first cache
constexpr int64_t panel_rows = 32;    // that stay there too between their sums and a function of many steps

/// How many taps share a table of an entry for each of their letters.
int64_t taps_of_group(int64_t kernel, int64_t codes) {
  int64_t taps = 1, entries = codes;
  while (taps < std::min(kernel, max_taps) && entries * codes <= max_entries) {
    ++taps;
    entries *= codes;
  }
  return taps;
}

int64_t power(int64_t base, int64_t exponent) {
  int64_t result = 1;
  for (int64_t i = 0; i < exponent; ++i) result *= base;
  return result;
}

class Lookup {
 public:
  Lookup(const Convolution& spec, const ConvolutionWeights& from, const std::vector<float>& letters)
      : spec_(spec),
        codes_(static_cast<int64_t>(letters.size()) / spec.in_channels),
        taps_(taps_of_group(spec.kernel, codes_)),
        groups_(ceil_div(spec.kernel, taps_)),
        entries_(power(codes_, taps_)),
        width_(simd::table_vectors * simd::lanes()),
        tables_(static_cast<size_t>(ceil_div(spec.out_channels, width_) * table_floats()) * sizeof(float)) {
    order_entries();
    pack(from, letters);
  }

  void run(const KernelCall& call) const {
    auto* keys = reinterpret_cast<uint16_t*>(call.scratch);
    set_keys(call.codes, keys, reinterpret_cast<uint8_t*>(keys + key_count()));
    const int64_t panel = sums_are_all() ? spec_.out_rows : panel_rows;
    for (int64_t column = 0; column < spec_.out_channels; column += width_)
      for (int64_t row = 0; row < spec_.out_rows; row += panel)
        run_block(call, column, {row, std::min(row + panel, spec_.out_rows)}, keys);
  }

  size_t scratch_bytes() const {
    return static_cast<size_t>(key_count()) * sizeof(uint16_t) + static_cast<size_t>(spec_.in_rows);
  }
  size_t weight_bytes() const { return tables_.bytes(); }

 private:
  /// Whether nothing follows the sums but what they take with them on their way out.
  bool sums_are_all() const { return !spec_.activation || spec_.activation->function == ActivationFunction::relu; }

  /// Of a block of columns.
  int64_t table_floats() const { return groups_ * entries_ * width_; }

  /// Neighbouring rows' keys lie next to each other. With a stride of 1 the same keys serve all groups.
  int64_t group_step() const { return spec_.stride == 1 ? taps_ * spec_.dilation : spec_.sum_rows(); }
  int64_t key_count() const {
    return (spec_.stride == 1 ? spec_.in_rows : groups_ * spec_.sum_rows()) + simd::table_rows - 1;
  }

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
      for (int64_t c = 0; c < spec_.in_channels && tap < spec_.kernel; ++c)
        sum += double{weight[c * spec_.kernel + tap]} * letters[entry % codes_ * spec_.in_channels + c];
    }
    return sum;
  }

  /// [out, in, kernel] and the bias, which is the first group's -> [blocks][groups, entries, width]
  void pack(const ConvolutionWeights& from, const std::vector<float>& letters) {
    std::fill_n(tables_.floats(), tables_.bytes() / sizeof(float), 0.0f);
    std::vector<float> weight(static_cast<size_t>(spec_.in_channels * spec_.kernel));
    for (int64_t o = 0; o < spec_.out_channels; ++o) {
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
  void set_keys(const uint8_t* codes, uint16_t* keys, uint8_t* entries) const {
    std::copy_n(codes, spec_.in_rows, entries);
    for (int64_t i = 1; i < taps_; ++i) {
      const int64_t known = std::max<int64_t>(spec_.in_rows - i * spec_.dilation, 0);
      const uint8_t* next = codes + i * spec_.dilation;
      for (int64_t row = 0; row < known; ++row) entries[row] = static_cast<uint8_t>(entries[row] * codes_ + next[row]);
      for (int64_t row = known; row < spec_.in_rows; ++row) entries[row] = static_cast<uint8_t>(entries[row] * codes_);
    }
    const int64_t groups = spec_.stride == 1 ? 1 : groups_;
    const int64_t rows = spec_.stride == 1 ? spec_.in_rows : spec_.sum_rows();
    for (int64_t g = 0; g < groups; ++g, entries += taps_ * spec_.dilation)
      for (int64_t row = 0; row < rows; ++row) *keys++ = keys_[entries[row * spec_.stride]];
    std::fill_n(keys, simd::table_rows - 1, uint16_t{0});
  }

  void run_block(const KernelCall& call, int64_t column, Range rows, const uint16_t* keys) const {
    const int64_t columns = std::min(width_, spec_.out_channels - column);
    float* out = call.out + rows.begin * spec_.out_channels + column;
    simd::sum_table({.keys = keys + rows.begin * spec_.pool,
                     .group_step = group_step(),
                     .groups = groups_,
                     .table = tables_.floats() + column / width_ * table_floats(),
                     .entries = entries_,
                     .columns = columns,
                     .rows = rows.size() * spec_.pool,
                     .pool = spec_.pool,
                     .relu = spec_.activation && sums_are_all(),
                     .out = out,
                     .out_step = spec_.out_channels});
    if (!sums_are_all())
      simd::finish({out, rows.size(), spec_.out_channels, columns},
                   {.activation = spec_.activation, .out = out, .out_step = spec_.out_channels});
  }

  Convolution spec_;
  int64_t codes_, taps_, groups_, entries_, width_;
  std::vector<int64_t> places_;  // [entries]: rows of a group's table
  std::vector<uint16_t> keys_;   // [entries]: the same for simd::sum_table
  AlignedBlock tables_;
};

}  // namespace

ConvolutionCost lookup_cost(const Convolution& spec) {
  const auto sums = static_cast<double>(spec.sum_rows() * filled_columns(spec.out_channels));
  constexpr double entry = 1.4, way_out = 1;  // multiply-adds' time
  const int64_t groups = ceil_div(spec.kernel, taps_of_group(spec.kernel, spec.in_channels + 2));
  return {sums * (static_cast<double>(groups) * entry + way_out), 0};
}

Kernel lookup_convolution(const Convolution& spec, const ConvolutionWeights& weights,
                          const std::vector<float>& letters) {
  const auto lookup = std::make_shared<const Lookup>(spec, weights, letters);
  return {[lookup](const KernelCall& call) { lookup->run(call); }, lookup->scratch_bytes(), "look-up",
          lookup->weight_bytes()};
}

}  // namespace seqcast
