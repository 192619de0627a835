// SPDX-License-Identifier: MIT
#include "engine/kernels/simd/table_sum.hpp"

#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/simd/table_sum.cpp"
#include <hwy/foreach_target.h>
// After it, the headers that are compiled once for each target.
#include <hwy/highway.h>

#include "engine/kernels/simd/columns-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqcast {
namespace HWY_NAMESPACE {

using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;
using simd::table_rows;
using simd::table_vectors;
static_assert(table_rows * sizeof(uint16_t) == sizeof(uint64_t), "the keys of the rows are one load");

/// Calls step(row, entry) for each row's entry of one group.
template <class Step>
HWY_INLINE void each_entry(const uint16_t* keys, const float* table, const Step& step) {
  uint64_t next;  // one load for all: those of the tables' entries are what the sum waits for
  std::memcpy(&next, keys, sizeof next);
#pragma GCC unroll 4
  for (int r = 0; r < table_rows; ++r)
    step(r, reinterpret_cast<const float*>(reinterpret_cast<const char*>(table) + (next >> (16 * r) & 0xffff) * 8));
}

/// The sums of table_rows rows, in registers: several, so that additions do not wait for each other.
template <int VECTORS>
HWY_INLINE void add_up(const simd::TableSum& s, int64_t row, Vector (&sums)[table_rows][VECTORS]) {
  const Floats d;
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  const uint16_t* keys = s.keys + row;
  const float* table = s.table;
  each_entry(keys, table, [&](int r, const float* entry) {
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; ++v) sums[r][v] = hn::Load(d, entry + v * lanes);
  });
  for (int64_t g = 1; g < s.groups; ++g) {
    keys += s.group_step;
    table += s.entries * table_vectors * lanes;
    each_entry(keys, table, [&](int r, const float* entry) {
#pragma GCC unroll 4
      for (int v = 0; v < VECTORS; ++v) sums[r][v] = hn::Add(sums[r][v], hn::Load(d, entry + v * lanes));
    });
  }
}

/// What becomes of the sums of rows, one row after the other.
template <int VECTORS, bool RELU>
struct WayOut {
  static constexpr int64_t lanes = hn::MaxLanes(Floats());
  Wanted last;
  float* out;
  int64_t out_step;
  Vector largest[VECTORS];

  explicit HWY_ATTR WayOut(const simd::TableSum& s)
      : last(s.columns - (VECTORS - 1) * lanes), out(s.out), out_step(s.out_step) {
    for (Vector& vector : largest) vector = hn::Zero(Floats());
  }

  HWY_INLINE HWY_ATTR void take(const Vector (&sums)[VECTORS], bool first, bool is_last) {
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; ++v) largest[v] = first ? sums[v] : larger(largest[v], sums[v]);
    if (!is_last) return;
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; ++v) {
      const Vector x = RELU ? larger_or_second(hn::Zero(Floats()), largest[v]) : largest[v];
      if (v + 1 < VECTORS) {
        hn::StoreU(x, Floats(), out + v * lanes);
      } else {
        last.store(x, out + v * lanes);
      }
    }
    out += out_step;
  }
};

/// Rows of sums -> rows behind the pool. @tparam POOL  1, 2 or 4 rows of a pool, which are known without counting; 0:
/// any.
template <int VECTORS, bool RELU, int POOL>
HWY_NOINLINE void sum_rows(const simd::TableSum& s) {
  WayOut<VECTORS, RELU> way_out(s);
  Vector sums[table_rows][VECTORS];
  int64_t row = 0;
  if constexpr (POOL > 0) {
    for (; row + table_rows <= s.rows; row += table_rows) {
      add_up(s, row, sums);
#pragma GCC unroll 4
      for (int r = 0; r < table_rows; ++r) way_out.take(sums[r], r % POOL == 0, r % POOL == POOL - 1);
    }
  }
  int64_t pooled = 0;
  for (; row < s.rows; row += table_rows) {
    add_up(s, row, sums);
#pragma GCC unroll 4
    for (int r = 0; r < table_rows; ++r) {
      if (row + r == s.rows) return;
      way_out.take(sums[r], pooled == 0, pooled == s.pool - 1);
      pooled = pooled == s.pool - 1 ? 0 : pooled + 1;
    }
  }
}

template <int VECTORS, bool RELU>
void sum_pools(const simd::TableSum& s) {
  if (s.pool == 1) return sum_rows<VECTORS, RELU, 1>(s);
  if (s.pool == 2) return sum_rows<VECTORS, RELU, 2>(s);
  if (s.pool == 4) return sum_rows<VECTORS, RELU, 4>(s);
  sum_rows<VECTORS, RELU, 0>(s);
}

template <int VECTORS>
void sum_all(const simd::TableSum& s) {
  if (s.relu) return sum_pools<VECTORS, true>(s);
  sum_pools<VECTORS, false>(s);
}

void own_sum_table(const simd::TableSum& s) {
  if (s.columns <= static_cast<int64_t>(hn::Lanes(Floats()))) return sum_all<1>(s);
  sum_all<table_vectors>(s);
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqcast {

HWY_EXPORT(own_sum_table);

namespace simd {

void sum_table(const TableSum& sum) { HWY_DYNAMIC_DISPATCH(own_sum_table)(sum); }

}  // namespace simd
}  // namespace seqcast
#endif
