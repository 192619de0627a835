// SPDX-License-Identifier: MIT
// Reference layer normalization.
#include <cmath>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const LayerNorm& layer, Inputs in, const Tensors& own, PaddingValue) {
  Array y = *in[0];
  const auto count = static_cast<double>(y.shape.channels);
  for (int64_t l = 0; l < y.shape.length; ++l) {
    double mean = 0;
    for (int64_t c = 0; c < y.shape.channels; ++c) mean += y.at(c, l) / count;
    double variance = 0;
    for (int64_t c = 0; c < y.shape.channels; ++c) variance += std::pow(y.at(c, l) - mean, 2) / count;
    for (int64_t c = 0; c < y.shape.channels; ++c) {
      const double gamma = layer.gamma ? own.at("weight")[c] : 1.0;
      const double beta = layer.beta ? own.at("bias")[c] : 0.0;
      y.at(c, l) = (y.at(c, l) - mean) / std::sqrt(variance + layer.eps) * gamma + beta;
    }
  }
  return y;
}

}  // namespace seqcast::reference
