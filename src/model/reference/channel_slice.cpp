// SPDX-License-Identifier: MIT
// Reference of channels at even distances.
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const ChannelSlice& layer, Inputs in, const Tensors&, PaddingValue) {
  Array y({layer.channels, in[0]->shape.length});
  for (int64_t c = 0; c < y.shape.channels; ++c)
    for (int64_t l = 0; l < y.shape.length; ++l) y.at(c, l) = in[0]->at(layer.first + c * layer.step, l);
  return y;
}

}  // namespace seqcast::reference
