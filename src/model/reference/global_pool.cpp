// SPDX-License-Identifier: MIT
// Reference global pooling, which is a reduction over length.
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const GlobalPool& layer, Inputs in, const Tensors& own, PaddingValue padding) {
  return evaluate(layer.reduce(), in, own, padding);
}

}  // namespace seqcast::reference
