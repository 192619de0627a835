// SPDX-License-Identifier: MIT
#include "model/layers/activation.hpp"

#include <algorithm>
#include <cmath>

namespace seqcast {

namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

double hard_sigmoid(double line) { return line < 0 ? 0 : line > 1 ? 1 : line; }

double gelu_tanh(double x) {
  constexpr double root_two_over_pi = 0.79788456080286535588;  // Hendrycks and Gimpel 2016, section 2
  return x * 0.5 * (1 + std::tanh(root_two_over_pi * (x + 0.044715 * x * x * x)));
}

double selu(double x) {  // Klambauer and others 2017, equation 14
  constexpr double alpha = 1.6732632423543772, scale = 1.0507009873554805;
  return scale * (x < 0 ? alpha * std::expm1(x) : x);
}

}  // namespace

Traits Activation::traits() const noexcept {
  FusesAs role = FusesAs::activation;
  if (function == ActivationFunction::relu) role = FusesAs::relu;
  if (function == ActivationFunction::prelu) role = FusesAs::nothing;  // its slopes are weights
  return {.independent_rows = true,
          .vectors = true,
          .in_place = true,
          .reads_views = true,
          .fuses_as = role,
          .value_cost = is_simple() ? 2.0 : 30.0,
          .keeps_shape = true};
}

std::vector<TensorSpec> Activation::tensors(Shape in) const {
  if (function == ActivationFunction::prelu) return {{"weight", {in.channels}}};
  return {};
}

bool Activation::is_simple() const noexcept {
  switch (function) {
    case ActivationFunction::relu:
    case ActivationFunction::leaky_relu:
    case ActivationFunction::prelu:
    case ActivationFunction::threshold:
    case ActivationFunction::bounded_relu:
    case ActivationFunction::hard_sigmoid:
    case ActivationFunction::softsign:
    case ActivationFunction::reciprocal:
    case ActivationFunction::sqrt:
      return true;
    default:
      return false;
  }
}

double Activation::operator()(double x, double slope) const {
  switch (function) {
    case ActivationFunction::relu:
      return x < 0 ? 0 : x;  // std::max(0, NaN) would be 0
    case ActivationFunction::leaky_relu:
      return x < 0 ? alpha * x : x;
    case ActivationFunction::prelu:
      return x < 0 ? slope * x : x;
    case ActivationFunction::elu:
      return x < 0 ? alpha * std::expm1(x) : x;
    case ActivationFunction::exp_linear:
      return (x < 0 ? alpha * std::expm1(x) : x) + 1;
    case ActivationFunction::gelu_erf:
      return x * 0.5 * (1 + std::erf(x / std::sqrt(2.0)));
    case ActivationFunction::gelu_tanh:
      return gelu_tanh(x);
    case ActivationFunction::gelu_quick:
      return x * sigmoid(1.702 * x);
    case ActivationFunction::sigmoid:
      return sigmoid(x);
    case ActivationFunction::tanh:
      return std::tanh(x);
    case ActivationFunction::softplus:
      return softplus(x);
    case ActivationFunction::exp:
      return std::exp(x);
    case ActivationFunction::threshold:
      return x <= threshold ? value : x;
    case ActivationFunction::bounded_relu:
      return x > threshold ? std::min(x, most) : alpha * (x - threshold);
    case ActivationFunction::selu:
      return selu(x);
    case ActivationFunction::silu:
      return x * sigmoid(x);
    case ActivationFunction::mish:
      return x * std::tanh(softplus(x));
    case ActivationFunction::softsign:
      return x / (1 + std::abs(x));
    case ActivationFunction::hard_sigmoid:
      return hard_sigmoid(alpha * x + 0.5);
    case ActivationFunction::reciprocal:
      return 1 / x;
    case ActivationFunction::sqrt:
      return std::sqrt(x);
    case ActivationFunction::log:
      return std::log(x);
  }
  return x;
}

}  // namespace seqcast
