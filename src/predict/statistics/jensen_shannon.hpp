// SPDX-License-Identifier: MIT
// JS, logJS: how far profiles differ in shape.
#pragma once

#include <algorithm>

#include "predict/statistics/effect.hpp"

namespace seqcast {

/// The q-th quantile, between neighbours by their distance, as NumPy's percentile has it.
inline double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  const double place = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<size_t>(place);
  const size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (place - static_cast<double>(below));
}

/// P and Q are f(ref) and f(alt) plus the 25th percentile of f(ref), each divided by its sum over bins;
/// (KL(P, Q) + KL(Q, P)) / 2 with natural logarithms; 0 where a sum is 0. Source: calico/baskerville, snps.py: JS
/// (whose logJS divides by the sum over shifts instead, and is 0).
template <double (*f)(double)>
double jensen_shannon(const Effect& effect) {
  std::vector<double> p, q;
  for (const float value : effect.ref) p.push_back(f(static_cast<double>(value)));
  for (const float value : effect.alt) q.push_back(f(static_cast<double>(value)));
  const double pseudo_count = quantile(p, 0.25);
  double p_sum = 0, q_sum = 0;
  for (double& value : p) p_sum += value += pseudo_count;
  for (double& value : q) q_sum += value += pseudo_count;
  double divergence = 0;
  for (size_t i = 0; i < p.size(); ++i) {
    const double a = p[i] / p_sum, b = q[i] / q_sum;
    if (a > 0 && b > 0) divergence += (a - b) * std::log(a / b);
  }
  return std::isfinite(divergence) ? divergence / 2 : 0;
}

}  // namespace seqcast
