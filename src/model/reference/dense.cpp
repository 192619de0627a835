// SPDX-License-Identifier: MIT
// Reference dense layer.
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Dense& layer, Inputs in, const Tensors& own, PaddingValue) {
  const Array& x = *in[0];
  const std::vector<double>& weight = own.at("weight");  // [units, C]
  Array y({layer.units, x.shape.length});
  for (int64_t o = 0; o < y.shape.channels; ++o) {
    for (int64_t a = 0; a < y.shape.length; ++a) {
      double sum = layer.bias ? own.at("bias")[o] : 0.0;
      for (int64_t i = 0; i < x.shape.channels; ++i) sum += weight[o * x.shape.channels + i] * x.at(i, a);
      y.at(o, a) = sum;
    }
  }
  return y;
}

}  // namespace seqcast::reference
