// SPDX-License-Identifier: MIT
#include "model/layers/dense.hpp"

namespace seqcast {

std::vector<TensorSpec> Dense::tensors(Shape in) const {
  std::vector<TensorSpec> result{{"weight", {units, in.channels}}};
  if (bias) result.push_back({"bias", {units}});
  return result;
}

int64_t Dense::multiply_adds(Shape in) const { return in.length * in.channels * units; }

}  // namespace seqcast
