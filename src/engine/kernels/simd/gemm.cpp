// SPDX-License-Identifier: MIT
#include "engine/kernels/simd/gemm.hpp"

#include <hwy/cache_control.h>

#include <algorithm>
#include <type_traits>

#include "engine/kernels/isa.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/simd/gemm.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace seqcast::simd {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;

int64_t own_lanes() { return static_cast<int64_t>(hn::Lanes(Floats())); }

// Rows at a time: with two vectors of weights a row, as many sums as registers hold besides the operands.
#if HWY_TARGET <= HWY_AVX3
constexpr int max_rows = 12;
#else
constexpr int max_rows = 6;
#endif

/// About so many products are added up one after the other, then the sums of such runs are. Rounding grows with the
/// root of how many follow each other: short runs make up for what Winograd's longer tiles lose. And the weights of a
/// run stay in the first cache for all rows.
constexpr int64_t longest_run = 72;

/// ROWS rows times VECTORS vectors of outputs, the sums in registers. @param add  to what `out` has.
template <int ROWS, int VECTORS>
HWY_INLINE void gemm_rows(const Gemm& p, const float* in, float* out, bool add) {
  const Floats d;
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  Vector sums[ROWS][VECTORS];
  for (auto& row : sums)
    for (Vector& sum : row) sum = hn::Zero(d);
  const float* weights = p.weights;
  for (int64_t t = 0; t < p.taps; ++t) {
    const float* tap = in + t * p.tap_step;
    for (int64_t c = 0; c < p.channels; ++c, weights += VECTORS * lanes) {
      Vector weight[VECTORS];
      for (int v = 0; v < VECTORS; ++v) weight[v] = hn::Load(d, weights + v * lanes);
      for (int v = 0; v < VECTORS; ++v) hwy::Prefetch(weights + (longest_run * VECTORS + v) * lanes);  // the next run's
#pragma GCC unroll 16
      for (int r = 0; r < ROWS; ++r) {
        const Vector value = hn::Set(d, tap[r * p.row_step + c]);
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v) sums[r][v] = hn::MulAdd(value, weight[v], sums[r][v]);
      }
    }
  }
  for (int r = 0; r < ROWS; ++r)
    for (int v = 0; v < VECTORS; ++v) {
      float* at = out + (r * VECTORS + v) * lanes;
      hn::Store(add ? hn::Add(hn::Load(d, at), sums[r][v]) : sums[r][v], d, at);
    }
}

/// The last rows, fewer than max_rows: `rows` picks the template.
template <int ROWS, int VECTORS>
HWY_INLINE void gemm_last(const Gemm& p, int64_t rows, const float* in, float* out, bool add) {
  if constexpr (ROWS > 0) {
    if (rows == ROWS) return gemm_rows<ROWS, VECTORS>(p, in, out, add);
    gemm_last<ROWS - 1, VECTORS>(p, rows, in, out, add);
  }
}

template <int VECTORS>
HWY_NOINLINE void gemm_all(const Gemm& p, bool add) {
  int64_t row = 0;
  for (; row + max_rows <= p.rows; row += max_rows)
    gemm_rows<max_rows, VECTORS>(p, p.in + row * p.row_step, p.out + row * p.width, add);
  gemm_last<max_rows - 1, VECTORS>(p, p.rows - row, p.in + row * p.row_step, p.out + row * p.width, add);
}

/// Run after run for all rows: some whole taps, or a piece of one tap's channels, all pieces of about one length.
template <int VECTORS>
void gemm_runs(const Gemm& p) {
  const int64_t pieces = std::max((p.channels + longest_run / 2) / longest_run, int64_t{1});
  const int64_t piece = (p.channels + pieces - 1) / pieces;
  const int64_t taps = pieces > 1 ? 1 : std::max(longest_run / p.channels, int64_t{1});
  for (int64_t t = 0; t < p.taps; t += taps)
    for (int64_t c = 0; c < p.channels; c += piece) {
      Gemm run = p;
      run.in += t * p.tap_step + c;
      run.taps = std::min(taps, p.taps - t);
      run.channels = std::min(piece, p.channels - c);
      run.weights += (t * p.channels + c) * p.width;
      gemm_all<VECTORS>(run, t + c > 0);
    }
}

void own_gemm(const Gemm& p) {
  if (p.width == own_lanes()) return gemm_runs<1>(p);
  gemm_runs<2>(p);
}

constexpr int gemv_rows = 8;  // at once, so that sums do not wait for each other

/// One output of ROWS rows.
template <int ROWS>
HWY_INLINE void gemv_of_rows(const Gemv& p, const float* in, const float* weights, float bias, float* out) {
  const Floats d;
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  const int64_t left = p.channels % lanes;
  const auto last = hn::FirstN(d, static_cast<size_t>(left));
  Vector sums[ROWS];
  for (Vector& sum : sums) sum = hn::Zero(d);
  for (int64_t t = 0; t < p.taps; ++t, in += p.tap_step, weights += p.channels) {
    for (int64_t c = 0; c < p.channels - left; c += lanes) {
      const Vector weight = hn::LoadU(d, weights + c);
#pragma GCC unroll 8
      for (int r = 0; r < ROWS; ++r) sums[r] = hn::MulAdd(hn::LoadU(d, in + r * p.row_step + c), weight, sums[r]);
    }
    if (left == 0) continue;
    const Vector weight = hn::MaskedLoad(last, d, weights + p.channels - left);
    for (int r = 0; r < ROWS; ++r)
      sums[r] = hn::MulAdd(hn::MaskedLoad(last, d, in + r * p.row_step + p.channels - left), weight, sums[r]);
  }
  for (int r = 0; r < ROWS; ++r) out[r * p.outputs] = hn::GetLane(hn::SumOfLanes(d, sums[r])) + bias;
}

void own_gemv(const Gemv& p) {
  int64_t row = 0;
  const auto run = [&](auto rows) {
    for (int64_t o = 0; o < p.outputs; ++o)
      gemv_of_rows<rows>(p, p.in + row * p.row_step, p.weights + o * p.taps * p.channels, p.bias[o],
                         p.out + row * p.outputs + o);
    row += rows;
  };
  while (row + gemv_rows <= p.rows) run(std::integral_constant<int, gemv_rows>());
  while (row < p.rows) run(std::integral_constant<int, 1>());
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqcast::simd {

HWY_EXPORT(own_lanes);
HWY_EXPORT(own_gemm);
HWY_EXPORT(own_gemv);

int64_t lanes() {
  cap_vector_kernels();  // the planner asks before any kernel is built
  return HWY_DYNAMIC_DISPATCH(own_lanes)();
}

void gemm(const Gemm& gemm) { HWY_DYNAMIC_DISPATCH(own_gemm)(gemm); }

void gemv(const Gemv& gemv) { HWY_DYNAMIC_DISPATCH(own_gemv)(gemv); }

}  // namespace seqcast::simd
#endif
