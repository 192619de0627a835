// SPDX-License-Identifier: MIT
// SUM, logSUM, sqrtSUM, SAD, mean: differences of sums over bins.
#pragma once

#include "predict/statistics/effect.hpp"

namespace seqcast {

/// sum f(alt) - sum f(ref). Source: calico/baskerville, snps.py: compute_scores (SUM, logSUM, sqrtSUM; SAD sums the
/// window as well); AlphaGenome's DIFF_SUM and DIFF_SUM_LOG2 are SUM and logSUM.
template <double (*f)(double)>
double difference_of_sums(const Effect& effect) {
  return sum_of(effect.alt, f) - sum_of(effect.ref, f);
}

/// (sum alt - sum ref) / bins. Source: AlphaGenome, variant_scorers.py: DIFF_MEAN; Enformer's SAD.
inline double difference_of_means(const Effect& effect) {
  return difference_of_sums<as_it_is>(effect) / static_cast<double>(effect.ref.size());
}

}  // namespace seqcast
