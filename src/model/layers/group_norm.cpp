// SPDX-License-Identifier: MIT
#include "model/layers/group_norm.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape GroupNorm::shape(std::span<const Shape> in) const {
  if (!(eps >= 0)) throw Error(fmt::format("its eps is {}, expected 0 or more", eps));
  if (in[0].channels % groups != 0)
    throw Error(
        fmt::format("it has {} groups, and its input {} channels, not a multiple of that", groups, in[0].channels));
  return in[0];
}

std::vector<TensorSpec> GroupNorm::tensors(Shape in) const {
  std::vector<TensorSpec> specs;
  if (gamma) specs.push_back({"weight", {in.channels}});
  if (beta) specs.push_back({"bias", {in.channels}});
  return specs;
}

}  // namespace seqcast
