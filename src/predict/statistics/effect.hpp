// SPDX-License-Identifier: MIT
// Input of a statistic: values of a reference and an alternative.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace seqcast {

/// One track of one window, with the reference and with the alternative.
struct Effect {
  std::span<const float> ref, alt;                ///< values of the bins that the statistic is of
  std::span<const float> ref_logits, alt_logits;  ///< of all bins; where the statistic takes counts
  double ref_count = 0, alt_count = 0;            ///< likewise
  int64_t variant_bin = 0;                        ///< the bin that holds the variant's first base
  int64_t ref_bases = 1, alt_bases = 1;           ///< of the alleles
};

/// log2(x + 1), as Basenji's statistics have it.
inline double log2_of_one_more(double x) { return std::log2(x + 1); }
inline double as_it_is(double x) { return x; }
inline double square_root(double x) { return std::sqrt(x); }

/// sum over bins of f(value).
inline double sum_of(std::span<const float> values, double (*f)(double)) {
  double sum = 0;
  for (const float value : values) sum += f(static_cast<double>(value));
  return sum;
}

}  // namespace seqcast
