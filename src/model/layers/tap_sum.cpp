// SPDX-License-Identifier: MIT
#include "model/layers/tap_sum.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape TapSum::shape(std::span<const Shape> in) const {
  // [N, kernel * F, L] -> [N, F, L + left + right - (kernel - 1) * dilation]
  if (in[0].channels % kernel != 0)
    throw Error(fmt::format("{} channels cannot be split into {} taps", in[0].channels, kernel));
  return {in[0].channels / kernel, convolved_length(in[0].length, slide(in[0].length), padding)};
}

std::vector<TensorSpec> TapSum::tensors(Shape in) const {
  if (!bias) return {};
  return {{"bias", {in.channels / kernel}}};
}

}  // namespace seqcast
