// SPDX-License-Identifier: MIT
// What happens to a layer's sums while they are in cache: bias, pooling, activation, and the way out to the rows?
#include "seqcast/engine/simd/finish.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "../src/engine/simd/finish.cpp"
#include <hwy/foreach_target.h>
// After it, the headers that are compiled once for each target.
#include <hwy/highway.h>

#include "seqcast/engine/simd/functions-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqcast {
namespace HWY_NAMESPACE {

/// Calls step(first, wanted) for each vector of columns, `wanted` a mask.
template <class Step>
HWY_INLINE void each_vector(int64_t columns, const Step& step) {
  const Floats d;
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  for (int64_t c = 0; c < columns; c += lanes)
    step(c, hn::FirstN(d, static_cast<size_t>(columns - c < lanes ? columns - c : lanes)), columns - c >= lanes);
}

template <class Mask>
HWY_INLINE Vector load(const float* from, Mask wanted, bool whole) {
  return whole ? hn::LoadU(Floats(), from) : hn::MaskedLoad(wanted, Floats(), from);
}

template <class Mask>
HWY_INLINE void store(Vector values, float* to, Mask wanted, bool whole) {
  if (whole) {
    hn::StoreU(values, Floats(), to);
  } else {
    hn::BlendedStore(values, wanted, Floats(), to);
  }
}

/// The larger of two; NaN of either stays.
HWY_INLINE Vector larger(Vector a, Vector b) { return hn::IfThenElse(hn::Or(hn::Gt(b, a), hn::Ne(b, b)), b, a); }

/// One vector of columns through all rows. @param function  what is applied at the end.
template <class Function>
HWY_INLINE void finish_columns(const simd::Sums& sums, const simd::Finish& how, int64_t first, const Function& apply) {
  const Floats d;
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  const int64_t left = sums.columns - first;
  const bool whole = left >= lanes;
  const auto wanted = hn::FirstN(d, static_cast<size_t>(whole ? lanes : left));
  const Vector bias = load(how.bias + first, wanted, whole);
  const float* in = sums.values + first;
  float* out = how.out + first;
  for (int64_t row = 0; row < sums.rows; row += how.pool, out += how.out_step) {
    Vector value = hn::Load(d, in + row * sums.width);
    for (int64_t next = 1; next < how.pool; ++next) value = larger(value, hn::Load(d, in + (row + next) * sums.width));
    store(apply(hn::Add(value, bias)), out, wanted, whole);
  }
}

void own_finish(const simd::Sums& sums, const simd::Finish& how) {
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  if (!how.activation) {
    for (int64_t c = 0; c < sums.columns; c += lanes) finish_columns(sums, how, c, [](Vector x) { return x; });
    return;
  }
  with_function(how.activation->function, [&](auto function) {
    Parameters parameters(*how.activation);
    for (int64_t c = 0; c < sums.columns; c += lanes) {
      if (how.slopes) parameters.alpha = hn::LoadU(Floats(), how.slopes + c);
      finish_columns(sums, how, c, [&](Vector x) { return activated<function()>(x, parameters); });
    }
  });
}

void own_activate(const Activation& activation, const float* slopes, float* values, int64_t rows, int64_t columns) {
  if (!slopes) {  // every value alike: one long row
    columns *= rows;
    rows = 1;
  }
  with_function(activation.function, [&](auto function) {
    Parameters parameters(activation);
    for (int64_t row = 0; row < rows; ++row, values += columns)
      each_vector(columns, [&](int64_t c, auto wanted, bool whole) {
        if (slopes) parameters.alpha = load(slopes + c, wanted, whole);
        store(activated<function()>(load(values + c, wanted, whole), parameters), values + c, wanted, whole);
      });
  });
}

template <class Function>
HWY_INLINE void scale_rows(const simd::ScaledRows& s, const Function& apply) {
  each_vector(s.columns, [&](int64_t c, auto wanted, bool whole) {
    const Vector scale = load(s.scale + c, wanted, whole);
    const Vector shift = load(s.shift + c, wanted, whole);
    for (int64_t at = c; at < s.rows * s.columns; at += s.columns)
      store(apply(hn::MulAdd(load(s.in + at, wanted, whole), scale, shift)), s.out + at, wanted, whole);
  });
}

void own_scale_shift(const simd::ScaledRows& scaling, const std::optional<Activation>& activation) {
  if (!activation) return scale_rows(scaling, [](Vector x) { return x; });
  with_function(activation->function, [&](auto function) {
    const Parameters parameters(*activation);
    scale_rows(scaling, [&](Vector x) { return activated<function()>(x, parameters); });
  });
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqcast {

HWY_EXPORT(own_finish);
HWY_EXPORT(own_activate);
HWY_EXPORT(own_scale_shift);

namespace simd {

void finish(const Sums& sums, const Finish& how) { HWY_DYNAMIC_DISPATCH(own_finish)(sums, how); }

void activate(const Activation& activation, const float* slopes, float* values, int64_t rows, int64_t columns) {
  HWY_DYNAMIC_DISPATCH(own_activate)(activation, slopes, values, rows, columns);
}

void scale_shift(const ScaledRows& rows, const std::optional<Activation>& activation) {
  HWY_DYNAMIC_DISPATCH(own_scale_shift)(rows, activation);
}

}  // namespace simd
}  // namespace seqcast
#endif
