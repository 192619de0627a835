// SPDX-License-Identifier: MIT
#include "engine/kernels/simd/group_norm.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/simd/group_norm.cpp"
#include <hwy/foreach_target.h>
// After it, the headers that are compiled once for each target.
#include <hwy/highway.h>

#include "engine/kernels/simd/columns-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqcast {
namespace HWY_NAMESPACE {

using GroupFloats = hn::ScalableTag<float>;
using GroupVector = hn::Vec<GroupFloats>;

/// Adds up term(x, c) of every column, block by block of rows, so that rounding does not grow with their number.
template <class Term>
HWY_INLINE void add_columns(const simd::NormalisedGroups& n, double* sums, const Term& term) {
  constexpr int64_t lanes = hn::MaxLanes(GroupFloats()), block = 64;
  HWY_ALIGN float block_sums[lanes];
  std::fill_n(sums, n.columns, 0.0);
  for (int64_t begin = 0; begin < n.rows; begin += block)
    for (int64_t c = 0; c < n.columns; c += lanes) {
      const Wanted wanted(n.columns - c);
      GroupVector sum = hn::Zero(GroupFloats());
      for (int64_t row = begin; row < std::min(begin + block, n.rows); ++row)
        sum = hn::Add(sum, term(wanted.load(n.in + row * n.columns + c), c, wanted));
      hn::Store(sum, GroupFloats(), block_sums);
      for (int64_t i = 0; i < std::min(lanes, n.columns - c); ++i) sums[c + i] += static_cast<double>(block_sums[i]);
    }
}

/// result[c] = of(the mean of a group's sums), for each column of the group.
template <class Of>
HWY_INLINE void means_of_groups(const simd::NormalisedGroups& n, const double* sums, float* result, const Of& of) {
  const int64_t each = n.columns / n.groups;
  const auto count = static_cast<double>(each * n.rows);
  for (int64_t first = 0; first < n.columns; first += each) {
    double sum = 0;
    for (int64_t c = first; c < first + each; ++c) sum += sums[c];
    std::fill_n(result + first, each, static_cast<float>(of(sum / count)));
  }
}

void own_normalise_groups(const simd::NormalisedGroups& n) {
  constexpr int64_t lanes = hn::MaxLanes(GroupFloats());
  std::vector<double> sums(static_cast<size_t>(n.columns));
  std::vector<float> means(sums.size()), scales(sums.size());  // of a column's group
  add_columns(n, sums.data(), [](GroupVector x, int64_t, const Wanted&) { return x; });
  means_of_groups(n, sums.data(), means.data(), [](double mean) { return mean; });
  add_columns(n, sums.data(), [&](GroupVector x, int64_t c, const Wanted& wanted) {
    const GroupVector distance = hn::Sub(x, wanted.load(&means[c]));
    return hn::Mul(distance, distance);
  });
  means_of_groups(n, sums.data(), scales.data(), [&](double variance) { return 1 / std::sqrt(variance + n.eps); });
  for (int64_t row = n.wanted.begin; row < n.wanted.end; ++row)
    for (int64_t c = 0; c < n.columns; c += lanes) {
      const Wanted wanted(n.columns - c);
      const int64_t at = row * n.columns + c;
      const GroupVector distance = hn::Sub(wanted.load(n.in + at), wanted.load(&means[c]));
      wanted.store(
          hn::MulAdd(hn::Mul(distance, wanted.load(&scales[c])), wanted.load(n.gain + c), wanted.load(n.offset + c)),
          n.out + at);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqcast {

HWY_EXPORT(own_normalise_groups);

namespace simd {

void normalise_groups(const NormalisedGroups& groups) { HWY_DYNAMIC_DISPATCH(own_normalise_groups)(groups); }

}  // namespace simd
}  // namespace seqcast
#endif
