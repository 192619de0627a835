// SPDX-License-Identifier: MIT
// Reference root mean square normalization.
#include <cmath>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const RmsNorm& layer, Inputs in, const Tensors& own, PaddingValue) {
  Array y = *in[0];
  for (int64_t l = 0; l < y.shape.length; ++l) {
    double squares = 0;
    for (int64_t c = 0; c < y.shape.channels; ++c) squares += y.at(c, l) * y.at(c, l);
    const double root = std::sqrt(squares / static_cast<double>(y.shape.channels) + layer.eps);
    for (int64_t c = 0; c < y.shape.channels; ++c)
      y.at(c, l) = y.at(c, l) / root * (layer.gamma ? own.at("weight")[c] : 1.0);
  }
  return y;
}

}  // namespace seqcast::reference
