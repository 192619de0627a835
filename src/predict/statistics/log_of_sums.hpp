// SPDX-License-Identifier: MIT
// logSED, log2sum: the ratio of sums over bins.
#pragma once

#include "predict/statistics/effect.hpp"

namespace seqcast {

/// log2(sum alt + 1) - log2(sum ref + 1). Source: calico/baskerville, snps.py: logSED; AlphaGenome's DIFF_LOG2_SUM.
inline double log_of_sums(const Effect& effect) {
  return log2_of_one_more(sum_of(effect.alt, as_it_is)) - log2_of_one_more(sum_of(effect.ref, as_it_is));
}

}  // namespace seqcast
