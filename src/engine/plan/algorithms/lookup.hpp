// SPDX-License-Identifier: MIT
// Convolution over letters as sums of table rows, one for each group of taps.
#pragma once

#include <algorithm>

#include "engine/plan/conv_shape.hpp"

namespace seqcast {

/// How many taps share a table of an entry for each of their letters: what is looked up often has to stay in the first
/// cache.
/// @param codes  letters, the unknown one, and padding.
constexpr int64_t lookup_taps(int64_t kernel, int64_t codes) noexcept {
  constexpr int64_t max_taps = 3, max_entries = 256;
  int64_t taps = 1, entries = codes;
  while (taps < std::min(kernel, max_taps) && entries * codes <= max_entries) {
    ++taps;
    entries *= codes;
  }
  return taps;
}

bool can_look_up(const ConvShape& shape);
ConvCost lookup_cost(const ConvShape& shape, const Machine& machine);

}  // namespace seqcast
