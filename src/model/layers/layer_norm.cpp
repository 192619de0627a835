// SPDX-License-Identifier: MIT
#include "model/layers/layer_norm.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape LayerNorm::shape(std::span<const Shape> in) const {
  if (!(eps >= 0)) throw Error(fmt::format("its eps is {}, expected 0 or more", eps));
  return in[0];
}

std::vector<TensorSpec> LayerNorm::tensors(Shape in) const {
  std::vector<TensorSpec> result;
  if (gamma) result.push_back({"weight", {in.channels}});
  if (beta) result.push_back({"bias", {in.channels}});
  return result;
}

}  // namespace seqcast
