// SPDX-License-Identifier: MIT
// Normalization of groups of columns over all of their rows.
#pragma once

#include <cstdint>

#include "base/range.hpp"

namespace seqcast::simd {

/// out[r, c] = (in[r, c] - m) / sqrt(v + eps) * gain[c] + offset[c], where m and v are mean and variance of the
/// `columns / groups` columns of c's group in all rows.
struct NormalisedGroups {
  const float* in = nullptr;  ///< [rows, columns]
  int64_t rows = 0;
  int64_t columns = 0;
  int64_t groups = 1;
  double eps = 0;
  const float* gain = nullptr;    ///< [columns]
  const float* offset = nullptr;  ///< [columns]
  float* out = nullptr;           ///< where row 0 would go
  Range wanted;                   ///< the rows that are written
};

void normalise_groups(const NormalisedGroups& groups);

}  // namespace seqcast::simd
