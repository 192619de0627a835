// SPDX-License-Identifier: MIT
#include "engine/kernels/simd/epilogue.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/simd/epilogue.cpp"
#include <hwy/foreach_target.h>
// After it, the headers that are compiled once for each target.
#include <hwy/highway.h>

#include "engine/kernels/simd/columns-inl.hpp"
#include "engine/kernels/simd/functions-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqcast {
namespace HWY_NAMESPACE {

/// Calls step(first, wanted) for each vector of columns.
template <class Step>
HWY_INLINE void each_vector(int64_t columns, const Step& step) {
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  for (int64_t c = 0; c < columns; c += lanes) step(c, Wanted(columns - c));
}

/// One vector of columns through all rows. @param apply  the activation.
template <Residual RESIDUAL, class Function>
HWY_INLINE void epilogue_of_columns(const simd::Sums& sums, const simd::Epilogue& how, int64_t first,
                                    const Function& apply) {
  const Floats d;
  const Wanted wanted(sums.columns - first);
  const Vector bias = how.bias ? wanted.load(how.bias + first) : hn::Zero(d);
  const float* in = sums.values + first;
  float* out = how.out + first;
  const float* added = RESIDUAL == Residual::nothing ? nullptr : how.added + first;
  for (int64_t row = 0; row < sums.rows; row += how.pool, out += how.out_step) {
    Vector value = wanted.load(in + row * sums.width);
    for (int64_t next = 1; next < how.pool; ++next) value = larger(value, wanted.load(in + (row + next) * sums.width));
    value = hn::Add(value, bias);
    if constexpr (RESIDUAL == Residual::before_activation) value = hn::Add(value, wanted.load(added));
    value = apply(value);
    if constexpr (RESIDUAL == Residual::after_activation) value = hn::Add(value, wanted.load(added));
    if constexpr (RESIDUAL != Residual::nothing) added += how.out_step;
    wanted.store(value, out);
  }
}

template <Residual RESIDUAL>
void epilogue_of_rows(const simd::Sums& sums, const simd::Epilogue& how) {
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  if (!how.activation) {
    for (int64_t c = 0; c < sums.columns; c += lanes)
      epilogue_of_columns<RESIDUAL>(sums, how, c, [](Vector x) { return x; });
    return;
  }
  with_function(how.activation->function, [&](auto function) {
    const Parameters parameters(*how.activation);
    for (int64_t c = 0; c < sums.columns; c += lanes)
      epilogue_of_columns<RESIDUAL>(sums, how, c, [&](Vector x) { return activated<function()>(x, parameters); });
  });
}

void own_apply_epilogue(const simd::Sums& sums, const simd::Epilogue& how) {
  switch (how.residual) {
    case Residual::nothing:
      return epilogue_of_rows<Residual::nothing>(sums, how);
    case Residual::before_activation:
      return epilogue_of_rows<Residual::before_activation>(sums, how);
    case Residual::after_activation:
      return epilogue_of_rows<Residual::after_activation>(sums, how);
  }
}

void own_activate(const Activation& activation, const float* slopes, float* values, int64_t rows, int64_t columns) {
  if (!slopes) {  // every value alike: one long row
    columns *= rows;
    rows = 1;
  }
  with_function(activation.function, [&](auto function) {
    Parameters parameters(activation);
    for (int64_t row = 0; row < rows; ++row, values += columns)
      each_vector(columns, [&](int64_t c, const Wanted& wanted) {
        if (slopes) parameters.alpha = wanted.load(slopes + c);
        wanted.store(activated<function()>(wanted.load(values + c), parameters), values + c);
      });
  });
}

template <class Function>
HWY_INLINE void scale_rows(const simd::ScaledRows& s, const Function& apply) {
  each_vector(s.columns, [&](int64_t c, const Wanted& wanted) {
    const Vector scale = wanted.load(s.scale + c);
    const Vector shift = wanted.load(s.shift + c);
    for (int64_t at = c; at < s.rows * s.columns; at += s.columns)
      wanted.store(apply(hn::MulAdd(wanted.load(s.in + at), scale, shift)), s.out + at);
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

HWY_EXPORT(own_apply_epilogue);
HWY_EXPORT(own_activate);
HWY_EXPORT(own_scale_shift);

namespace simd {

void apply_epilogue(const Sums& sums, const Epilogue& how) { HWY_DYNAMIC_DISPATCH(own_apply_epilogue)(sums, how); }

void activate(const Activation& activation, const float* slopes, float* values, int64_t rows, int64_t columns) {
  HWY_DYNAMIC_DISPATCH(own_activate)(activation, slopes, values, rows, columns);
}

void scale_shift(const ScaledRows& rows, const std::optional<Activation>& activation) {
  HWY_DYNAMIC_DISPATCH(own_scale_shift)(rows, activation);
}

}  // namespace simd
}  // namespace seqcast
#endif
