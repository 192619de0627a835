// SPDX-License-Identifier: MIT
// Activations of vectors. Compiled once for each instruction set (Highway's -inl headers).
#if defined(SEQCAST_ENGINE_SIMD_FUNCTIONS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef SEQCAST_ENGINE_SIMD_FUNCTIONS_INL_HPP
#undef SEQCAST_ENGINE_SIMD_FUNCTIONS_INL_HPP
#else
#define SEQCAST_ENGINE_SIMD_FUNCTIONS_INL_HPP
#endif

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <limits>

#include "model/layers/activation.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqcast {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;

inline HWY_ATTR Vector number(double value) { return hn::Set(Floats(), static_cast<float>(value)); }

/// exp(x), at most 2 units in the last place off; infinity from 88.8 on, 0 for NaN.
inline HWY_ATTR Vector vector_exp(Vector x) {
  const Floats d;
  const Vector capped = hn::IfThenElse(hn::Gt(x, number(104)), number(104), x);
  return hn::Exp(d, capped);
}

/// 1 / (1 + exp(-x)); 1 for NaN.
inline HWY_ATTR Vector vector_sigmoid(Vector x) {
  const Vector one = number(1);
  return hn::Div(one, hn::Add(one, vector_exp(hn::Neg(x))));
}

/// x * P(Z <= x) for a standard normal Z, within 2.5e-7 and 6e-7 of its value.
///
/// P(Z > a) = exp(-a^2 / 2) * t * p(t), t = 1 / (1 + 0.26 a), for a >= 0. p is fitted to a relative error of 2e-8
/// (least squares on Chebyshev nodes, reweighted until the error is even).
inline HWY_ATTR Vector vector_gelu_erf(Vector x) {
  const Vector a = hn::Abs(x);
  const Vector t = hn::Div(number(1), hn::MulAdd(a, number(0.26), number(1)));
  constexpr double p[] = {0.103763642,  0.102941216, 0.103554847,  0.0490210517, 0.165578601,
                          -0.157563163, 0.257213146, -0.155575682, 0.0310663314};
  Vector sum = number(p[8]);
  for (int i = 7; i >= 0; --i) sum = hn::MulAdd(sum, t, number(p[i]));
  const Vector tail = hn::Mul(hn::Mul(sum, t), vector_exp(hn::Mul(hn::Mul(a, a), number(-0.5))));
  const Vector positive = hn::IfThenZeroElse(hn::Lt(x, number(0)), x);
  // a * 0 where the tail has underflowed, also for infinity
  const Vector left = hn::IfThenZeroElse(hn::Eq(tail, number(0)), hn::Mul(a, tail));
  return hn::Sub(positive, left);
}

/// 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) = x * sigmoid(2 sqrt(2 / pi) (x + 0.044715 x^3)).
inline HWY_ATTR Vector vector_gelu_tanh(Vector x) {
  const Vector inner = hn::MulAdd(hn::Mul(x, x), number(0.044715), number(1));
  return hn::Mul(x, vector_sigmoid(hn::Mul(hn::Mul(x, inner), number(1.5957691216057308))));
}

/// log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)).
inline HWY_ATTR Vector vector_softplus(Vector x) {
  const Vector positive = hn::IfThenZeroElse(hn::Lt(x, number(0)), x);
  return hn::Add(positive, hn::Log1p(Floats(), vector_exp(hn::Neg(hn::Abs(x)))));
}

/// exp(x) - 1 for x <= 0; what lies above 0 is of no matter.
inline HWY_ATTR Vector vector_expm1_below_zero(Vector x) {
  return hn::Expm1(Floats(), hn::IfThenZeroElse(hn::Gt(x, number(0)), x));
}

/// tanh(x) = sign(x) * -expm1(-2|x|) / (2 + expm1(-2|x|)).
inline HWY_ATTR Vector vector_tanh(Vector x) {
  const Vector e = vector_expm1_below_zero(hn::Mul(hn::Abs(x), number(-2)));
  return hn::CopySignToAbs(hn::Div(hn::Neg(e), hn::Add(e, number(2))), x);
}

/// x * tanh(softplus(x)) = x * n / (n + 2), n = exp(x) (exp(x) + 2); x where n is far above 2.
inline HWY_ATTR Vector vector_mish(Vector x) {
  const Vector e = vector_exp(hn::IfThenElse(hn::Gt(x, number(20)), number(20), x));
  const Vector n = hn::Mul(e, hn::Add(e, number(2)));
  return hn::Mul(x, hn::Div(n, hn::Add(n, number(2))));
}

/// The natural logarithm, at most 4 units in the last place off; NaN below 0.
inline HWY_ATTR Vector vector_log(Vector x) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Vector of_zero = hn::IfThenElse(hn::Eq(x, number(0)), number(-infinity), hn::Log(Floats(), x));
  const Vector as_is = hn::IfThenElse(hn::Eq(x, number(infinity)), x, of_zero);
  return hn::IfThenElse(hn::Ge(x, number(0)), as_is, number(std::numeric_limits<double>::quiet_NaN()));
}

/// What a function's numbers are on vectors.
struct Parameters {
  Vector alpha, threshold, value, most;

  explicit HWY_ATTR Parameters(const Activation& activation)
      : alpha(number(activation.alpha)),
        threshold(number(activation.threshold)),
        value(number(activation.value)),
        most(number(activation.most)) {}
};

/// One activation on a vector. NaN goes through. @param p  its numbers; for prelu `alpha` is the slopes.
template <ActivationFunction F>
HWY_ATTR HWY_INLINE Vector activated(Vector x, const Parameters& p) {
  const auto below = hn::Lt(x, number(0));
  if constexpr (F == ActivationFunction::relu) return hn::IfThenZeroElse(below, x);
  if constexpr (F == ActivationFunction::leaky_relu || F == ActivationFunction::prelu)
    return hn::IfThenElse(below, hn::Mul(x, p.alpha), x);
  if constexpr (F == ActivationFunction::elu)
    return hn::IfThenElse(below, hn::Mul(p.alpha, vector_expm1_below_zero(x)), x);
  if constexpr (F == ActivationFunction::exp_linear)
    return hn::Add(hn::IfThenElse(below, hn::Mul(p.alpha, vector_expm1_below_zero(x)), x), number(1));
  if constexpr (F == ActivationFunction::gelu_erf) return vector_gelu_erf(x);
  if constexpr (F == ActivationFunction::gelu_tanh) return vector_gelu_tanh(x);
  if constexpr (F == ActivationFunction::gelu_quick) return hn::Mul(x, vector_sigmoid(hn::Mul(x, number(1.702))));
  if constexpr (F == ActivationFunction::sigmoid) return hn::IfThenElse(hn::IsNaN(x), x, vector_sigmoid(x));
  if constexpr (F == ActivationFunction::tanh) return vector_tanh(x);
  if constexpr (F == ActivationFunction::softplus) return vector_softplus(x);
  if constexpr (F == ActivationFunction::exp) return hn::IfThenElse(hn::IsNaN(x), x, vector_exp(x));
  if constexpr (F == ActivationFunction::threshold)
    return hn::IfThenElse(hn::Or(hn::Gt(x, p.threshold), hn::IsNaN(x)), x, p.value);
  if constexpr (F == ActivationFunction::bounded_relu)
    return hn::IfThenElse(hn::Gt(x, p.threshold), hn::Min(x, p.most), hn::Mul(p.alpha, hn::Sub(x, p.threshold)));
  if constexpr (F == ActivationFunction::selu)
    return hn::Mul(number(1.0507009873554805),
                   hn::IfThenElse(below, hn::Mul(number(1.6732632423543772), vector_expm1_below_zero(x)), x));
  if constexpr (F == ActivationFunction::silu) return hn::Mul(x, vector_sigmoid(x));
  if constexpr (F == ActivationFunction::mish) return vector_mish(x);
  if constexpr (F == ActivationFunction::softsign) return hn::Div(x, hn::Add(hn::Abs(x), number(1)));
  if constexpr (F == ActivationFunction::hard_sigmoid) {
    const Vector line = hn::MulAdd(x, p.alpha, number(0.5));
    return hn::IfThenElse(hn::IsNaN(x), x, hn::Min(hn::Max(line, number(0)), number(1)));
  }
  if constexpr (F == ActivationFunction::reciprocal) return hn::Div(number(1), x);
  if constexpr (F == ActivationFunction::sqrt) return hn::Sqrt(x);
  if constexpr (F == ActivationFunction::log) return vector_log(x);
}

/// Calls `body` with the function as a template argument: body(std::integral_constant<ActivationFunction, F>).
template <class Body>
void with_function(ActivationFunction function, const Body& body) {
#define SEQCAST_CASE(NAME)       \
  case ActivationFunction::NAME: \
    return body(std::integral_constant<ActivationFunction, ActivationFunction::NAME>())
  switch (function) {
    SEQCAST_CASE(relu);
    SEQCAST_CASE(leaky_relu);
    SEQCAST_CASE(prelu);
    SEQCAST_CASE(elu);
    SEQCAST_CASE(exp_linear);
    SEQCAST_CASE(gelu_erf);
    SEQCAST_CASE(gelu_tanh);
    SEQCAST_CASE(gelu_quick);
    SEQCAST_CASE(sigmoid);
    SEQCAST_CASE(tanh);
    SEQCAST_CASE(softplus);
    SEQCAST_CASE(exp);
    SEQCAST_CASE(threshold);
    SEQCAST_CASE(bounded_relu);
    SEQCAST_CASE(selu);
    SEQCAST_CASE(silu);
    SEQCAST_CASE(mish);
    SEQCAST_CASE(softsign);
    SEQCAST_CASE(hard_sigmoid);
    SEQCAST_CASE(reciprocal);
    SEQCAST_CASE(sqrt);
    SEQCAST_CASE(log);
  }
#undef SEQCAST_CASE
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast
HWY_AFTER_NAMESPACE();

#endif
