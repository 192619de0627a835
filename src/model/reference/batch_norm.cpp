// SPDX-License-Identifier: MIT
// Reference batch norm.
#include <cmath>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const BatchNorm& layer, Inputs in, const Tensors& own, PaddingValue) {
  Array y = *in[0];
  for (int64_t c = 0; c < y.shape.channels; ++c) {
    const double gamma = layer.gamma ? own.at("weight")[c] : 1.0;
    const double beta = layer.beta ? own.at("bias")[c] : 0.0;
    const double mean = own.at("running_mean")[c];
    const double deviation = std::sqrt(own.at("running_var")[c] + layer.eps);
    for (int64_t l = 0; l < y.shape.length; ++l) y.at(c, l) = (y.at(c, l) - mean) / deviation * gamma + beta;
  }
  return y;
}

}  // namespace seqcast::reference
