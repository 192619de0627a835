// SPDX-License-Identifier: MIT
#include "formats/onnx/known_function.hpp"

#include <algorithm>
#include <cmath>

namespace seqcast {
namespace {

constexpr double farthest = 80;  // beyond 88, exp leaves f32, and what is written with it is no longer what it means

std::vector<double> places_of(const std::vector<double>& numbers) {
  std::vector<double> places{0};
  for (const double x : {1e-3, 0.01, 0.1, 0.25, 0.5, 0.8,  1.0,  1.5,  2.0,  2.4,  2.6,  2.9,  3.1,
                         4.0,  5.0,  5.9, 6.1,  8.0, 10.0, 15.0, 19.0, 21.0, 30.0, 45.0, 60.0, farthest})
    for (const double sign : {1.0, -1.0}) places.push_back(sign * x);
  for (const double number : numbers)
    for (const double x : {number - 1, number - 1e-2, number + 1e-2, number + 1, 2 * number})
      for (const double sign : {1.0, -1.0}) places.push_back(sign * x);
  return places;
}

/// How far a function may be from one that is known: by a part of its value, and by a number.
struct Tolerance {
  double relative, absolute;
};

/// What is added lest a logarithm or a quotient be of 0, as in sigmoid(x) + 1e-7 and max(x, 1e-12), is no rounding.
Tolerance tolerance_of(ActivationFunction function) {
  switch (function) {
    case ActivationFunction::relu:
    case ActivationFunction::leaky_relu:
    case ActivationFunction::bounded_relu:
    case ActivationFunction::threshold:
      return {2e-6, 0};
    case ActivationFunction::hard_sigmoid:  // whose slope and offset, both rounded to f32, cancel
      return {2e-6, 2e-7};
    default:
      return {2e-6, 1e-13};
  }
}

/// Whether two functions are the same to a tolerance, wherever both may be looked at.
bool agree(const NumberFunction& a, const NumberFunction& b, const std::vector<double>& places, Tolerance tolerance) {
  return std::ranges::all_of(places, [&](double x) {
    if (std::abs(x) > 1e30) return true;  // the largest number that there is, as a bound that bounds nothing
    const double left = a(x), right = b(x);
    if (std::abs(x) > farthest && (!std::isfinite(left) || !std::isfinite(right))) return true;
    return std::abs(left - right) <= tolerance.relative * std::abs(right) + tolerance.absolute;
  });
}

/// Functions without numbers of their own, and such with numbers that their values tell.
std::vector<KnownFunction> candidates(const NumberFunction& function, const std::vector<double>& numbers) {
  using F = ActivationFunction;
  std::vector<KnownFunction> result;
  for (const F known : {F::relu, F::sigmoid, F::tanh, F::softplus, F::exp, F::gelu_erf, F::gelu_tanh, F::gelu_quick,
                        F::silu, F::mish, F::softsign, F::selu, F::elu, F::exp_linear})
    result.push_back({{known}});
  const double below = -function(-1), far_below = -function(-farthest);
  if (std::isfinite(below) && below > 0) result.push_back({{F::leaky_relu, below}});
  if (std::isfinite(far_below) && far_below > 0) {
    result.push_back({{F::elu, far_below}});
    result.push_back({{F::elu}, 1 / far_below});
  }
  if (const double half = function(0); std::isfinite(half) && half > 0)
    result.push_back({{F::softplus}, std::log(2.0) / half});
  for (const double slope : {0.2, 1.0 / 6}) result.push_back({{F::hard_sigmoid, slope}});
  if (const double most = function(farthest); std::isfinite(most) && most > 0 && most < farthest)
    result.push_back({{.function = F::bounded_relu, .alpha = 0, .most = most}});
  constexpr size_t few = 8;  // next to each other: a threshold's number and what it gives below
  for (const double threshold : numbers)
    for (const double value : numbers)
      if (numbers.size() <= few) result.push_back({{F::threshold, 1, threshold, value}});
  for (const double threshold : numbers) result.push_back({{F::threshold, 1, threshold, 0}});
  return result;
}

}  // namespace

std::optional<KnownFunction> known_function(const NumberFunction& function, const std::vector<double>& numbers) {
  const std::vector<double> places = places_of(numbers);
  for (const KnownFunction& candidate : candidates(function, numbers))
    if (agree(function, candidate, places, tolerance_of(candidate.activation.function))) return candidate;
  return std::nullopt;
}

std::optional<Line> line_of(const NumberFunction& function, const std::vector<double>& numbers) {
  const double offset = function(0), factor = function(1) - offset;
  if (!std::isfinite(offset) || !std::isfinite(factor) || factor == 0) return std::nullopt;
  const auto line = [&](double x) { return factor * x + offset; };
  if (!agree(function, line, places_of(numbers), {1e-9, 1e-9})) return std::nullopt;
  return Line{factor, offset};
}

}  // namespace seqcast
