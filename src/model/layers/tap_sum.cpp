// SPDX-License-Identifier: MIT
#include "model/layers/tap_sum.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape TapSum::shape(std::span<const Shape> in) const {
  // [N, kernel * F, L] -> [N, F, L + left + right - (kernel - 1) * dilation]
  if (in[0].channels % kernel != 0)
    throw Error(fmt::format("{} channels do not part into {} taps", in[0].channels, kernel));
  const Slide taps = slide(in[0].length);
  const int64_t length = taps.length(in[0].length);
  if (length < 1)
    throw Error(fmt::format("its input has {} positions, expected at least {} (kernel {}, dilation {}, padding {})",
                            in[0].length, taps.span() - taps.left - taps.right, kernel, dilation, to_text(padding)));
  return {in[0].channels / kernel, length};
}

std::vector<TensorSpec> TapSum::tensors(Shape in) const {
  if (!bias) return {};
  return {{"bias", {in.channels / kernel}}};
}

}  // namespace seqcast
