// SPDX-License-Identifier: MIT
#include "engine/kernels/simd/tap_sum.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/simd/tap_sum.cpp"
#include <hwy/foreach_target.h>
// After it, the headers that are compiled once for each target.
#include <hwy/highway.h>

#include "engine/kernels/simd/columns-inl.hpp"
#include "engine/kernels/simd/functions-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqcast {
namespace HWY_NAMESPACE {

/// All rows. @param apply  the activation.
template <Residual RESIDUAL, class Function>
HWY_INLINE void sum_rows_of_taps(const simd::TapSums& s, const Function& apply) {
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  for (int64_t row = 0; row < s.rows; ++row)
    for (int64_t c = 0; c < s.columns; c += lanes) {
      const Wanted wanted(s.columns - c);
      const float* in = s.in + row * s.in_step + c;
      const int64_t at = row * s.columns + c;
      Vector value = wanted.load(in);
      for (int64_t tap = 1; tap < s.taps; ++tap) value = hn::Add(value, wanted.load(in + tap * s.tap_step));
      value = hn::Add(value, wanted.load(s.bias + c));
      if constexpr (RESIDUAL == Residual::before_activation) value = hn::Add(value, wanted.load(s.added + at));
      value = apply(value);
      if constexpr (RESIDUAL == Residual::after_activation) value = hn::Add(value, wanted.load(s.added + at));
      wanted.store(value, s.out + at);
    }
}

template <Residual RESIDUAL>
void sum_taps_with(const simd::TapSums& s) {
  if (!s.activation) return sum_rows_of_taps<RESIDUAL>(s, [](Vector x) { return x; });
  with_function(s.activation->function, [&](auto function) {
    const Parameters parameters(*s.activation);
    sum_rows_of_taps<RESIDUAL>(s, [&](Vector x) { return activated<function()>(x, parameters); });
  });
}

void own_sum_taps(const simd::TapSums& s) {
  switch (s.residual) {
    case Residual::nothing:
      return sum_taps_with<Residual::nothing>(s);
    case Residual::before_activation:
      return sum_taps_with<Residual::before_activation>(s);
    case Residual::after_activation:
      return sum_taps_with<Residual::after_activation>(s);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqcast {

HWY_EXPORT(own_sum_taps);

namespace simd {

void sum_taps(const TapSums& sums) { HWY_DYNAMIC_DISPATCH(own_sum_taps)(sums); }

}  // namespace simd
}  // namespace seqcast
#endif
