// SPDX-License-Identifier: MIT
// What should a product of branches compute?
#include "seqcast/model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Multiply&, Inputs in, const Tensors&, PaddingValue) {
  Array y = *in[0];
  for (const Array* other : in.subspan(1))
    for (size_t i = 0; i < y.values.size(); ++i) y.values[i] *= other->values[i];
  return y;
}

}  // namespace seqcast::reference
