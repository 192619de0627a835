// SPDX-License-Identifier: MIT
#include "model/layers/fold.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape Fold::shape(std::span<const Shape> in) const {
  // [N, C, L] -> [N, n, C * L / n]
  int64_t values = 0;
  if (__builtin_mul_overflow(in[0].channels, in[0].length, &values))
    throw Error(fmt::format("{} channels at {} positions are too many to fold", in[0].channels, in[0].length));
  if (values % channels != 0)
    throw Error(fmt::format("{} channels at {} positions cannot be split into {} channels of one length",
                            in[0].channels, in[0].length, channels));
  return {channels, values / channels};
}

Range Fold::needs(Shape in, Range out) const noexcept {
  if (out.empty()) return {};
  const int64_t length = in.channels * in.length / channels;
  const int64_t last = (channels - 1) * length + out.end - 1;  // the last channel's value lies furthest to the right
  return {floor_div(out.begin, in.channels), floor_div(last, in.channels) + 1};
}

Range Fold::reaches(Shape in, Range inputs) const noexcept {
  const Range inside = intersection(inputs, {0, in.length});
  if (inside.empty()) return {};
  const int64_t length = in.channels * in.length / channels;
  const Range values{inside.begin * in.channels, inside.end * in.channels};
  const int64_t first = values.begin % length;
  const int64_t last = (values.end - 1) % length;
  return values.size() >= length || first > last ? Range{0, length} : Range{first, last + 1};
}

std::optional<NodePositions> Fold::positions(Shape in, const NodePositions& before) const {
  if (before.axis == PositionAxis::length)
    return channels > 1 ? std::optional(as_channels(before, in.length, channels)) : std::nullopt;
  if (before.axis == PositionAxis::mixed) return NodePositions{};
  if (channels == in.length) return NodePositions{PositionAxis::length, before.first_base, before.step};
  return in.length == 1 ? as_channels(before, in.channels, channels) : NodePositions{};
}

int64_t Fold::min_input(Shape in, int64_t outputs) const noexcept {
  const bool is_transposition = channels == in.length;  // its positions are the input's channels
  return is_transposition ? 1 : ceil_div(outputs * channels, in.channels);
}

}  // namespace seqcast
