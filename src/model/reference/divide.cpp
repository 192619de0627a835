// SPDX-License-Identifier: MIT
// Reference division.
#include <functional>

#include "model/reference/join.hpp"

namespace seqcast::reference {

Array evaluate(const Divide& layer, Inputs in, const Tensors&, PaddingValue) {
  return join(layer, in, std::divides<>());
}

}  // namespace seqcast::reference
