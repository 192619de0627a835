// SPDX-License-Identifier: MIT
// Which functions are applied to every value alone?
#include "seqcast/model/layers/activation.hpp"

#include <cmath>

namespace seqcast {
namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

double apply(Function function, double x) {
  switch (function) {
    case Function::relu:
      return x < 0 ? 0 : x;  // std::max(0, NaN) would be 0
    case Function::gelu_quick:
      return x * sigmoid(1.702 * x);
    case Function::sigmoid:
      return sigmoid(x);
    case Function::softplus:
      return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
  }
  return x;
}

}  // namespace seqcast
