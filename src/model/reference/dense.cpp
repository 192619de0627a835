// SPDX-License-Identifier: MIT
// Reference dense layer.
#include <algorithm>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Dense& layer, Inputs in, const Tensors& own, PaddingValue) {
  const Array& x = *in[0];
  const std::vector<double>& weight = own.at("weight");  // [units, C]
  Array y({layer.units, x.shape.length});
  for (int64_t o = 0; o < y.shape.channels; ++o) {
    double* const sums = y.values.data() + o * y.shape.length;
    std::fill(sums, sums + y.shape.length, layer.bias ? own.at("bias")[o] : 0.0);
    for (int64_t i = 0; i < x.shape.channels; ++i) {
      const double w = weight[o * x.shape.channels + i];
      const double* const values = x.values.data() + i * x.shape.length;
      for (int64_t a = 0; a < x.shape.length; ++a) sums[a] += w * values[a];
    }
  }
  return y;
}

}  // namespace seqcast::reference
