// SPDX-License-Identifier: MIT
#include "model/layers/scale.hpp"

namespace seqcast {

std::vector<TensorSpec> Scale::tensors(Shape in) const {
  std::vector<TensorSpec> result{{"weight", {in.channels}}};
  if (bias) result.push_back({"bias", {in.channels}});
  return result;
}

}  // namespace seqcast
