// SPDX-License-Identifier: MIT
// Reference upsampling.
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Upsample& layer, Inputs in, const Tensors&, PaddingValue) {
  const Array& x = *in[0];
  Array y({x.shape.channels, x.shape.length * layer.factor});
  for (int64_t c = 0; c < y.shape.channels; ++c)
    for (int64_t a = 0; a < y.shape.length; ++a) y.at(c, a) = x.at(c, a / layer.factor);
  return y;
}

}  // namespace seqcast::reference
