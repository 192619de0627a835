// SPDX-License-Identifier: MIT
// Reference global pooling.
#include <cmath>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const GlobalPool& layer, Inputs in, const Tensors&, PaddingValue) {
  const Array& x = *in[0];
  Array y({x.shape.channels, 1});
  for (int64_t c = 0; c < x.shape.channels; ++c) {
    double result = layer.pooling == Pooling::max ? x.at(c, 0) : 0.0;
    for (int64_t l = 0; l < x.shape.length; ++l) {
      const double value = x.at(c, l);
      if (layer.pooling == Pooling::avg) {
        result += value / static_cast<double>(x.shape.length);
      } else if (!(value <= result)) {  // NaN is never <=
        result = value;
        if (std::isnan(value)) break;
      }
    }
    y.at(c, 0) = result;
  }
  return y;
}

}  // namespace seqcast::reference
