// SPDX-License-Identifier: MIT
#include "engine/kernels/simd/row_norm.hpp"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/simd/row_norm.cpp"
#include <hwy/foreach_target.h>
// After it, the headers that are compiled once for each target.
#include <hwy/highway.h>

#include "engine/kernels/simd/columns-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqcast {
namespace HWY_NAMESPACE {

using RowFloats = hn::ScalableTag<float>;
using RowVector = hn::Vec<RowFloats>;

/// The sum of term(x) over values x; the lanes' sums are added up at the end.
template <class Term>
HWY_INLINE float sum_of(const float* values, int64_t count, const Term& term) {
  const RowFloats d;
  constexpr int64_t lanes = hn::MaxLanes(RowFloats());
  RowVector sum = hn::Zero(d);
  int64_t c = 0;
  for (; c + lanes <= count; c += lanes) sum = hn::Add(sum, term(hn::LoadU(d, values + c)));
  if (c < count) {
    const Wanted last(count - c);
    sum = hn::Add(sum, hn::IfThenElseZero(last.mask, term(last.load(values + c))));
  }
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

/// The same over a row, which may be a whole window: block by block, so that rounding does not grow with its length.
template <class Term>
HWY_INLINE double row_sum(const float* row, int64_t columns, const Term& term) {
  constexpr int64_t block = 512;
  double sum = 0;
  for (int64_t c = 0; c < columns; c += block) sum += sum_of(row + c, std::min(block, columns - c), term);
  return sum;
}

template <bool centred>
HWY_INLINE void normalise_row(const simd::NormalisedRows& n, const float* in, float* out) {
  const RowFloats d;
  constexpr int64_t lanes = hn::MaxLanes(RowFloats());
  const auto count = static_cast<double>(n.columns);
  RowVector mean = hn::Zero(d);
  if constexpr (centred)
    mean = hn::Set(d, static_cast<float>(row_sum(in, n.columns, [](RowVector x) { return x; }) / count));
  const auto around_mean = [&](RowVector x) { return centred ? hn::Sub(x, mean) : x; };
  const double squares = row_sum(in, n.columns, [&](RowVector x) {
    const RowVector distance = around_mean(x);
    return hn::Mul(distance, distance);
  });
  const RowVector scale = hn::Set(d, static_cast<float>(1 / std::sqrt(squares / count + static_cast<double>(n.eps))));
  const auto normalised = [&](RowVector x, RowVector gain, RowVector offset) {
    return hn::MulAdd(hn::Mul(around_mean(x), scale), gain, offset);
  };
  for (int64_t c = 0; c < n.columns; c += lanes) {
    const Wanted wanted(n.columns - c);
    wanted.store(normalised(wanted.load(in + c), wanted.load(n.gain + c), wanted.load(n.offset + c)), out + c);
  }
}

void own_normalise(const simd::NormalisedRows& n) {
  for (int64_t at = 0; at < n.rows * n.columns; at += n.columns)
    n.centred ? normalise_row<true>(n, n.in + at, n.out + at) : normalise_row<false>(n, n.in + at, n.out + at);
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqcast {

HWY_EXPORT(own_normalise);

namespace simd {

void normalise(const NormalisedRows& rows) { HWY_DYNAMIC_DISPATCH(own_normalise)(rows); }

}  // namespace simd
}  // namespace seqcast
#endif
