// SPDX-License-Identifier: MIT
// Reference group normalization.
#include <cmath>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const GroupNorm& layer, Inputs in, const Tensors& own, PaddingValue) {
  Array y = *in[0];
  const int64_t each = y.shape.channels / layer.groups;
  const auto count = static_cast<double>(each * y.shape.length);
  for (int64_t first = 0; first < y.shape.channels; first += each) {
    double mean = 0;
    for (int64_t c = first; c < first + each; ++c)
      for (int64_t l = 0; l < y.shape.length; ++l) mean += y.at(c, l) / count;
    double variance = 0;
    for (int64_t c = first; c < first + each; ++c)
      for (int64_t l = 0; l < y.shape.length; ++l) variance += std::pow(y.at(c, l) - mean, 2) / count;
    for (int64_t c = first; c < first + each; ++c) {
      const double gamma = layer.gamma ? own.at("weight")[c] : 1.0;
      const double beta = layer.beta ? own.at("bias")[c] : 0.0;
      for (int64_t l = 0; l < y.shape.length; ++l)
        y.at(c, l) = (y.at(c, l) - mean) / std::sqrt(variance + layer.eps) * gamma + beta;
    }
  }
  return y;
}

}  // namespace seqcast::reference
