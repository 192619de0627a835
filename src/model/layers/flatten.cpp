// SPDX-License-Identifier: MIT
#include "model/layers/flatten.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape Flatten::shape(std::span<const Shape> in) const {
  int64_t values = 0;
  if (__builtin_mul_overflow(in[0].channels, in[0].length, &values))
    throw Error(fmt::format("{} channels at {} positions are too many to flatten", in[0].channels, in[0].length));
  return {values, 1};
}

std::optional<NodePositions> Flatten::positions(Shape in, const NodePositions& before) const {
  if (before.axis == PositionAxis::length)
    return order == FlattenOrder::length_major || in.channels == 1 ? as_channels(before, 1, in.channels)
                                                                   : NodePositions{};
  if (before.axis == PositionAxis::mixed) return std::nullopt;
  return order == FlattenOrder::channel_major || in.length == 1 ? as_channels(before, 1, in.length) : NodePositions{};
}

}  // namespace seqcast
