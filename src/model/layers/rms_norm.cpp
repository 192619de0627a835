// SPDX-License-Identifier: MIT
#include "model/layers/rms_norm.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape RmsNorm::shape(std::span<const Shape> in) const {
  if (!(eps >= 0)) throw Error(fmt::format("its eps is {}, expected 0 or more", eps));
  return in[0];
}

std::vector<TensorSpec> RmsNorm::tensors(Shape in) const {
  if (!gamma) return {};
  return {{"weight", {in.channels}}};
}

}  // namespace seqcast
