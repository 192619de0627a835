// SPDX-License-Identifier: MIT
// A convolution over letters as sums of table rows, one for each group of taps.
#pragma once

#include <cstdint>

namespace seqcast::simd {

/// Columns of a table: this many vectors of `lanes()` floats.
constexpr int64_t table_vectors = 2;
/// Rows that are added up together. So many keys are read at once: behind the last row there have to be some that are
/// in the table.
constexpr int64_t table_rows = 4;

/// out[r, c] = the largest, over the `pool` rows behind row r * pool, of the sum over groups g of
/// table[g][keys[row + g * group_step]][c], from group 0 on: a row's bytes depend neither on its slot nor on how many
/// rows there are. NaN goes through.
struct TableSum {
  const uint16_t* keys = nullptr;  ///< an entry's place in its group's table, in units of 8 bytes
  int64_t group_step = 0;          ///< keys from one group to the next
  int64_t groups = 0;
  const float* table = nullptr;  ///< [groups, entries, table_vectors * lanes()], aligned to 64 bytes
  int64_t entries = 0;
  int64_t columns = 0;   ///< of the table that are wanted: the first ones
  int64_t rows = 0;      ///< sums: whole pools of them
  int64_t pool = 1;      ///< sums that become one
  bool relu = false;     ///< whether what is below 0 becomes 0
  float* out = nullptr;  ///< the first row's first column
  int64_t out_step = 0;  ///< floats from one row to the next
};

void sum_table(const TableSum& sum);

}  // namespace seqcast::simd
