// SPDX-License-Identifier: MIT
// How is a convolution over letters looked up? As a sum of table rows, one for each group of taps.
#pragma once

#include <cstdint>

namespace seqcast::simd {

/// Columns of a table: this many vectors of `lanes()` floats at most.
constexpr int64_t most_table_vectors = 4;

/// out[r] = sum over groups g of table[g][keys[r * row_step + g * group_step]], from group 0 on.
struct TableSum {
  const uint16_t* keys = nullptr;
  int64_t row_step = 0;    ///< keys from one row to the next
  int64_t group_step = 0;  ///< keys from one group to the next
  int64_t groups = 0;
  const float* table = nullptr;  ///< [groups, entries, width], aligned to 64 bytes
  int64_t entries = 0;
  int64_t width = 0;  ///< 1 to most_table_vectors times lanes()
  int64_t rows = 0;
  float* out = nullptr;  ///< [rows, width], aligned
};

void sum_table(const TableSum& sum);

}  // namespace seqcast::simd
