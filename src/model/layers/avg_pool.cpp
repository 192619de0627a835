// SPDX-License-Identifier: MIT
// What does average-pooling keep?
#include "seqcast/model/layers/avg_pool.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {

int64_t AvgPool::divisor(int64_t length, int64_t a) const {
  const Slide taps = slide(length);
  const int64_t begin = a * taps.stride - taps.left;
  // Padding counts where it is asked to, but what a partial last pool lacks is no padding (as in PyTorch).
  const Slide full = seqcast::slide(length, size, taps.stride, 1, padding);
  const Range counted = count_padding ? Range{-full.left, length + full.right} : Range{0, length};
  return std::max<int64_t>(intersection({begin, begin + size}, counted).size(), 1);
}

Shape AvgPool::shape(std::span<const Shape> in) const {
  // [N, C, L] * avg_pool(size k, stride s) -> [N, C, (L + left + right - k) / s + 1]
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
