// SPDX-License-Identifier: MIT
// Reference embedding.
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Embedding& layer, Inputs in, const Tensors& own, PaddingValue) {
  const Array& x = *in[0];
  Array y({layer.dimensions, x.shape.length});
  for (int64_t c = 0; c < x.shape.channels; ++c)
    for (int64_t d = 0; d < layer.dimensions; ++d)
      for (int64_t l = 0; l < x.shape.length; ++l)
        y.at(d, l) += own.at("weight")[c * layer.dimensions + d] * x.at(c, l);
  return y;
}

}  // namespace seqcast::reference
