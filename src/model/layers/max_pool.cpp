// SPDX-License-Identifier: MIT
// What does max-pooling keep?
#include "seqcast/model/layers/max_pool.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape MaxPool::shape(std::span<const Shape> in) const {
  // [N, C, L] * max_pool(size k, stride s) -> [N, C, (L + left + right - k) / s + 1]
  const Slide taps = slide(in[0].length);
  if (taps.left >= size || (padding.kind == Padding::Kind::sides && padding.right >= size))
    throw Error(fmt::format("padding {} is not less than the pool's size {}", to_text(padding), size));
  const int64_t length = taps.length(in[0].length);
  if (length < 1)
    throw Error(
        fmt::format("its input has {} positions, expected at least {}", in[0].length, size - taps.left - taps.right));
  return {in[0].channels, length};
}

}  // namespace seqcast
