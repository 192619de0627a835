// SPDX-License-Identifier: MIT
// Reference scaling.
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Scale& layer, Inputs in, const Tensors& own, PaddingValue) {
  Array y = *in[0];
  for (int64_t c = 0; c < y.shape.channels; ++c)
    for (int64_t l = 0; l < y.shape.length; ++l)
      y.at(c, l) = y.at(c, l) * own.at("weight")[c] + (layer.bias ? own.at("bias")[c] : 0.0);
  return y;
}

}  // namespace seqcast::reference
