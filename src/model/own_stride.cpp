// SPDX-License-Identifier: MIT
#include "model/own_stride.hpp"

namespace seqcast {

Stride own_stride(const Layer& layer, size_t input, std::span<const Shape> in) {
  constexpr int64_t most = int64_t{1} << 35;  // channels that are unrolled are no more
  const int64_t first = needs(layer, input, in, {0, 1}).begin;
  const auto moved = [&](int64_t position) { return needs(layer, input, in, {position, position + 1}).begin - first; };
  if (moved(1) > 0) return {moved(1), 1};
  int64_t still = 1, gone = most;  // positions that begin where the first does, and a position that does not
  while (still + 1 < gone) {
    const int64_t middle = still + (gone - still) / 2;
    (moved(middle) == 0 ? still : gone) = middle;
  }
  return {1, gone};
}

}  // namespace seqcast
