// SPDX-License-Identifier: MIT
// How is a convolution over letters looked up? As a sum of table rows, one for each group of taps.
#include "seqcast/engine/simd/table_sum.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "../src/engine/simd/table_sum.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace seqcast::simd {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;

/// ROWS rows, whose sums stay in registers; several, so that additions do not wait for each other.
template <int ROWS, int VECTORS>
HWY_INLINE void sum_rows(const TableSum& s, const uint16_t* keys, float* out) {
  const Floats d;
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  Vector sums[ROWS][VECTORS];
  for (auto& row : sums)
    for (Vector& sum : row) sum = hn::Zero(d);
  const float* table = s.table;
  for (int64_t g = 0; g < s.groups; ++g, keys += s.group_step, table += s.entries * VECTORS * lanes) {
#pragma GCC unroll 4
    for (int r = 0; r < ROWS; ++r) {
      const float* entry = table + keys[r * s.row_step] * VECTORS * lanes;
#pragma GCC unroll 4
      for (int v = 0; v < VECTORS; ++v) sums[r][v] = hn::Add(sums[r][v], hn::Load(d, entry + v * lanes));
    }
  }
  for (int r = 0; r < ROWS; ++r)
    for (int v = 0; v < VECTORS; ++v) hn::Store(sums[r][v], d, out + (r * VECTORS + v) * lanes);
}

template <int VECTORS>
HWY_NOINLINE void sum_all(const TableSum& s) {
  int64_t row = 0;
  for (; row + 2 <= s.rows; row += 2) sum_rows<2, VECTORS>(s, s.keys + row * s.row_step, s.out + row * s.width);
  if (row < s.rows) sum_rows<1, VECTORS>(s, s.keys + row * s.row_step, s.out + row * s.width);
}

void own_sum_table(const TableSum& s) {
  switch (s.width / static_cast<int64_t>(hn::Lanes(Floats()))) {
    case 1:
      return sum_all<1>(s);
    case 2:
      return sum_all<2>(s);
    case 3:
      return sum_all<3>(s);
    default:
      return sum_all<4>(s);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqcast::simd {

HWY_EXPORT(own_sum_table);

void sum_table(const TableSum& sum) { HWY_DYNAMIC_DISPATCH(own_sum_table)(sum); }

}  // namespace seqcast::simd
#endif
