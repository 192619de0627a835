// SPDX-License-Identifier: MIT
// Reference reshaping between channels and positions.
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Fold& layer, Inputs in, const Tensors&, PaddingValue) {
  const Array& x = *in[0];
  Array y({layer.channels, x.shape.channels * x.shape.length / layer.channels});
  int64_t value = 0;
  for (int64_t l = 0; l < x.shape.length; ++l)
    for (int64_t c = 0; c < x.shape.channels; ++c, ++value)
      y.at(value / y.shape.length, value % y.shape.length) = x.at(c, l);
  return y;
}

}  // namespace seqcast::reference
