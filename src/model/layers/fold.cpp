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
    throw Error(fmt::format("{} channels at {} positions do not part into {} channels of one length", in[0].channels,
                            in[0].length, channels));
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

}  // namespace seqcast
