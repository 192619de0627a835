// SPDX-License-Identifier: MIT
// D1, D2, their log and sqrt forms, and l2log1p: distances between profiles.
#pragma once

#include "predict/statistics/effect.hpp"

namespace seqcast {

/// sum |f(alt) - f(ref)|. Source: calico/baskerville, snps.py: D1, logD1, sqrtD1.
template <double (*f)(double)>
double distance_1(const Effect& effect) {
  double sum = 0;
  for (size_t i = 0; i < effect.ref.size(); ++i)
    sum += std::abs(f(static_cast<double>(effect.alt[i])) - f(static_cast<double>(effect.ref[i])));
  return sum;
}

/// sqrt(sum (f(alt) - f(ref))^2). Source: likewise D2, logD2, sqrtD2; AlphaGenome's L2_DIFF is D2, and L2_DIFF_LOG1P
/// takes ln(1 + x).
template <double (*f)(double)>
double distance_2(const Effect& effect) {
  double sum = 0;
  for (size_t i = 0; i < effect.ref.size(); ++i) {
    const double difference = f(static_cast<double>(effect.alt[i])) - f(static_cast<double>(effect.ref[i]));
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

inline double ln_of_one_more(double x) { return std::log1p(x); }

}  // namespace seqcast
