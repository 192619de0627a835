// SPDX-License-Identifier: MIT
// Reference flattening.
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Flatten& layer, Inputs in, const Tensors&, PaddingValue) {
  const Array& x = *in[0];
  Array y({x.shape.channels * x.shape.length, 1});
  for (int64_t c = 0; c < x.shape.channels; ++c)
    for (int64_t l = 0; l < x.shape.length; ++l)
      y.at(layer.order == FlattenOrder::length_major ? l * x.shape.channels + c : c * x.shape.length + l, 0) =
          x.at(c, l);
  return y;
}

}  // namespace seqcast::reference
