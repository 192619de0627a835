// SPDX-License-Identifier: MIT
// Reference multiplication.
#include <functional>

#include "model/reference/join.hpp"

namespace seqcast::reference {

Array evaluate(const Multiply& layer, Inputs in, const Tensors&, PaddingValue) {
  return join(layer, in, std::multiplies<>());
}

}  // namespace seqcast::reference
