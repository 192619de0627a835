// SPDX-License-Identifier: MIT
#include "model/layers/batch_norm.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape BatchNorm::shape(std::span<const Shape> in) const {
  if (!(eps >= 0)) throw Error(fmt::format("its eps is {}, expected 0 or more", eps));
  return in[0];
}

std::vector<TensorSpec> BatchNorm::tensors(Shape in) const {
  std::vector<TensorSpec> result;
  if (gamma) result.push_back({"weight", {in.channels}});
  if (beta) result.push_back({"bias", {in.channels}});
  result.push_back({"running_mean", {in.channels}, true});
  result.push_back({"running_var", {in.channels}, true});
  return result;
}

}  // namespace seqcast
