// SPDX-License-Identifier: MIT
// Reference maximum and minimum.
#include <cmath>

#include "model/reference/join.hpp"

namespace seqcast::reference {

Array evaluate(const Maximum& layer, Inputs in, const Tensors&, PaddingValue) {
  return join(layer, in, [](double a, double b) { return std::isnan(a) || a > b ? a : b; });
}

Array evaluate(const Minimum& layer, Inputs in, const Tensors&, PaddingValue) {
  return join(layer, in, [](double a, double b) { return std::isnan(a) || a < b ? a : b; });
}

}  // namespace seqcast::reference
