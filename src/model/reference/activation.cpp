// SPDX-License-Identifier: MIT
// Reference activation.
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Activation& layer, Inputs in, const Tensors& own, PaddingValue) {
  Array y = *in[0];
  const bool sloped = layer.function == ActivationFunction::prelu;
  for (int64_t c = 0; c < y.shape.channels; ++c)
    for (int64_t l = 0; l < y.shape.length; ++l) y.at(c, l) = layer(y.at(c, l), sloped ? own.at("weight")[c] : 0.0);
  return y;
}

}  // namespace seqcast::reference
