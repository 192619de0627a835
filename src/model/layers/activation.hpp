// SPDX-License-Identifier: MIT
// Activation layer and its functions.
#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// GELU is three functions: gelu_erf is x * Phi(x), gelu_tanh its approximation, gelu_quick x * sigmoid(1.702 x), as
/// Basenji's code had it from 2018 to 2022. exp_linear is elu + 1. selu is elu with the two constants of its authors.
/// silu is x * sigmoid(x), mish x * tanh(softplus(x)), softsign x / (1 + |x|). reciprocal is 1 / x, log the natural
/// one; what they are at 0, and log and sqrt below it, is what IEEE 754 says.
enum class ActivationFunction {
  relu,
  leaky_relu,
  prelu,
  elu,
  exp_linear,
  gelu_erf,
  gelu_tanh,
  gelu_quick,
  sigmoid,
  tanh,
  softplus,
  exp,
  threshold,
  bounded_relu,
  selu,
  silu,
  mish,
  softsign,
  hard_sigmoid,
  reciprocal,
  sqrt,
  log
};

template <>
struct Names<ActivationFunction> {
  static constexpr std::pair<std::string_view, ActivationFunction> table[] = {
      {"relu", ActivationFunction::relu},
      {"leaky_relu", ActivationFunction::leaky_relu},
      {"prelu", ActivationFunction::prelu},
      {"elu", ActivationFunction::elu},
      {"exp_linear", ActivationFunction::exp_linear},
      {"gelu_erf", ActivationFunction::gelu_erf},
      {"gelu_tanh", ActivationFunction::gelu_tanh},
      {"gelu_quick", ActivationFunction::gelu_quick},
      {"sigmoid", ActivationFunction::sigmoid},
      {"tanh", ActivationFunction::tanh},
      {"softplus", ActivationFunction::softplus},
      {"exp", ActivationFunction::exp},
      {"threshold", ActivationFunction::threshold},
      {"bounded_relu", ActivationFunction::bounded_relu},
      {"selu", ActivationFunction::selu},
      {"silu", ActivationFunction::silu},
      {"mish", ActivationFunction::mish},
      {"softsign", ActivationFunction::softsign},
      {"hard_sigmoid", ActivationFunction::hard_sigmoid},
      {"reciprocal", ActivationFunction::reciprocal},
      {"sqrt", ActivationFunction::sqrt},
      {"log", ActivationFunction::log}};
};

/// [C, L] -> [C, L], value by value.
struct Activation {
  static constexpr std::string_view kind = "activation";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  ActivationFunction function = ActivationFunction::relu;
  double alpha = 1;      ///< leaky_relu: the slope below 0; elu, exp_linear: alpha * (exp(x) - 1) below 0;
                         ///< hard_sigmoid: alpha * x + 1/2 between 0 and 1
  double threshold = 0;  ///< threshold: x where x is above it,
  double value = 0;      ///< else this
  double most = 0;       ///< bounded_relu: x, at most this, above the threshold, else alpha * (x - threshold)

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"function", 0, true}, self.function);
    if (self.function == ActivationFunction::leaky_relu || self.function == ActivationFunction::hard_sigmoid)
      visit(Field{"alpha", 0, true}, self.alpha);
    if (self.function == ActivationFunction::elu || self.function == ActivationFunction::exp_linear)
      visit(Field{"alpha"}, self.alpha);
    if (self.function == ActivationFunction::threshold) {
      visit(Field{"threshold", 0, true}, self.threshold);
      visit(Field{"value", 0, true}, self.value);
    }
    if (self.function == ActivationFunction::bounded_relu) {
      visit(Field{"alpha", 0, true}, self.alpha);
      visit(Field{"threshold", 0, true}, self.threshold);
      visit(Field{"most", 0, true}, self.most);
    }
  }

  Shape shape(std::span<const Shape> in) const { return in[0]; }
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  Traits traits() const noexcept;
  /// weight [C] for prelu: the slope of each channel below 0.
  std::vector<TensorSpec> tensors(Shape in) const;
  /// Whether it takes a few operations only, and no exponential.
  bool is_simple() const noexcept;

  /// The function's value at x, in double precision; NaN goes through. @param slope  prelu's, of x's channel.
  double operator()(double x, double slope = 0) const;
};

/// A function without parameters of its own (or with their defaults) at x.
inline double apply(ActivationFunction function, double x) { return Activation{function}(x); }

}  // namespace seqcast
