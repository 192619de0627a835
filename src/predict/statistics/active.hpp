// SPDX-License-Identifier: MIT
// activesum, activemean: how active the more active allele is.
#pragma once

#include <algorithm>

#include "predict/statistics/effect.hpp"

namespace seqcast {

/// max(sum alt, sum ref). Source: AlphaGenome, variant_scorers.py: ACTIVE_SUM.
inline double active_sum(const Effect& effect) {
  return std::max(sum_of(effect.alt, as_it_is), sum_of(effect.ref, as_it_is));
}

/// max(mean alt, mean ref). Source: likewise ACTIVE_MEAN.
inline double active_mean(const Effect& effect) { return active_sum(effect) / static_cast<double>(effect.ref.size()); }

}  // namespace seqcast
