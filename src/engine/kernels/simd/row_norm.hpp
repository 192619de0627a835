// SPDX-License-Identifier: MIT
// Normalization of channels-last rows, each by its own mean and variance.
#pragma once

#include <cstdint>

namespace seqcast::simd {

/// out[r, c] = (in[r, c] - m) / sqrt(v + eps) * gain[c] + offset[c], where m is the row's mean, or 0 where it is not
/// centered, and v the mean of (in[r, c] - m)^2. A row's bytes do not depend on the others.
struct NormalisedRows {
  const float* in = nullptr;
  float* out = nullptr;  ///< may be `in`
  int64_t rows = 0;
  int64_t columns = 0;
  float eps = 0;
  bool centred = true;
  const float* gain = nullptr;    ///< [columns]
  const float* offset = nullptr;  ///< [columns]
};

void normalise(const NormalisedRows& rows);

}  // namespace seqcast::simd
