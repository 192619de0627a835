// SPDX-License-Identifier: MIT
// SAX: the difference of the bin that differs most.
#pragma once

#include "predict/statistics/effect.hpp"

namespace seqcast {

/// alt - ref of the first bin where its magnitude is largest. Source: calico/baskerville, snps.py: SAX.
inline double strongest(const Effect& effect) {
  double most = 0;
  for (size_t i = 0; i < effect.ref.size(); ++i) {
    const double difference = static_cast<double>(effect.alt[i]) - static_cast<double>(effect.ref[i]);
    if (std::abs(difference) > std::abs(most)) most = difference;
  }
  return most;
}

}  // namespace seqcast
