// SPDX-License-Identifier: MIT
// Kernel of reductions over channels or positions.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

namespace {

/// For some columns of [rows, columns], `step` floats from a row to the next: what the reduction takes of each, in the
/// order of rows whatever the columns that go together.
class Columns {
 public:
  static constexpr int64_t at_once = 32;

  Columns(const float* values, int64_t rows, int64_t step, int64_t columns)
      : values_(values), rows_(rows), step_(step), columns_(columns) {}

  void reduce(Reduction reduction, float* out) {
    if (reduction == Reduction::mean) {
      add_up([](double value, int64_t) { return value; });
    } else {
      find_largest();
    }
    if (reduction == Reduction::logsumexp)
      add_up([&](double value, int64_t c) { return std::exp(value - largest_[c]); });
    for (int64_t c = 0; c < columns_; ++c) out[c] = static_cast<float>(result(reduction, c));
  }

 private:
  template <class Term>
  void add_up(const Term& term) {
    for (int64_t i = 0; i < rows_; ++i)
      for (int64_t c = 0; c < columns_; ++c) sums_[c] += term(values_[i * step_ + c], c);
  }

  void find_largest() {
    largest_.fill(-std::numeric_limits<double>::infinity());
    for (int64_t i = 0; i < rows_; ++i)
      for (int64_t c = 0; c < columns_; ++c) largest_[c] = std::max<double>(largest_[c], values_[i * step_ + c]);
  }

  double result(Reduction reduction, int64_t c) const {
    if (reduction == Reduction::mean) return sums_[c] / static_cast<double>(rows_);
    if (reduction == Reduction::max) return largest_[c];
    return largest_[c] + std::log(sums_[c]);
  }

  const float* values_;
  int64_t rows_, step_, columns_;
  std::array<double, at_once> sums_{}, largest_{};
};

/// [rows, columns] -> [columns].
void reduce_rows(Reduction reduction, const float* values, int64_t rows, int64_t columns, float* out) {
  for (int64_t c = 0; c < columns; c += Columns::at_once)
    Columns(values + c, rows, columns, std::min(Columns::at_once, columns - c)).reduce(reduction, out + c);
}

}  // namespace

Kernel build(const Reduce& layer, const KernelSpec& spec) {
  const int64_t channels = spec.in_channels();
  const int64_t in_rows = spec.in_rows();
  if (layer.over == Axis::channels)
    return {.run =
                [=, reduction = layer.reduction](const KernelCall& call) {
                  for (int64_t a = 0; a < call.length(in_rows); ++a)
                    reduce_rows(reduction, call.in[0] + a * channels, channels, 1, call.out + a);
                },
            .sizes = {},
            .any_length = true};
  // The one value lies at position 0; the rows around it, which a padded reader wants, are zeroed later.
  const int64_t first = -spec.step.rows.begin * channels;
  return {[=, reduction = layer.reduction](const KernelCall& call) {
            reduce_rows(reduction, call.in[0], in_rows, channels, call.out + first);
          },
          0};
}

}  // namespace seqcast
