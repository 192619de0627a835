// SPDX-License-Identifier: MIT
// What should an activation compute?
#include "seqcast/model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Activation& layer, Inputs in, const Tensors&, PaddingValue) {
  Array y = *in[0];
  for (double& value : y.values) value = apply(layer.function, value);
  return y;
}

}  // namespace seqcast::reference
