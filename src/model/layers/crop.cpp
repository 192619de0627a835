// SPDX-License-Identifier: MIT
#include "model/layers/crop.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

template <bool is_pad>
Shape EdgeKind<is_pad>::shape(std::span<const Shape> in) const {
  const int64_t left_over = length(in[0].length);
  if (left_over < 1)
    throw Error(
        fmt::format("its input has {} positions, expected more than the {} that it crops", in[0].length, left + right));
  return {in[0].channels, left_over};
}

template struct EdgeKind<false>;
template struct EdgeKind<true>;

}  // namespace seqcast
