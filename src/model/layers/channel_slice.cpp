// SPDX-License-Identifier: MIT
#include "model/layers/channel_slice.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape ChannelSlice::shape(std::span<const Shape> in) const {
  int64_t last = 0;
  const bool overflows =
      __builtin_mul_overflow(channels - 1, step, &last) || __builtin_add_overflow(first, last, &last);
  if (overflows || first < 0 || first >= in[0].channels || last < 0 || last >= in[0].channels)
    throw Error(fmt::format("it takes {} channels from {} on in steps of {}, and its input has {}", channels, first,
                            step, in[0].channels));
  return {channels, in[0].length};
}

std::optional<NodePositions> ChannelSlice::positions(Shape, const NodePositions& before) const {
  if (before.axis != PositionAxis::channels) return std::nullopt;
  const std::optional<Stride> by_step = step > 0 ? after(before.step, {step, 1}) : std::nullopt;
  if (!by_step) return NodePositions{};
  return NodePositions{before.axis, before.first_base + bases_of(before.step) * static_cast<double>(first), *by_step};
}

}  // namespace seqcast
