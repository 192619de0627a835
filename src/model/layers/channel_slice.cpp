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

}  // namespace seqcast
