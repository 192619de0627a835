// SPDX-License-Identifier: MIT
#include "model/layers/pool.hpp"

#include <algorithm>

namespace seqcast {

int64_t divisor(const AvgPool& pool, int64_t length, int64_t a) {
  const Slide taps = pool.slide(length);
  const int64_t begin = a * taps.stride - taps.left;
  // Padding counts where it is asked to, but what a partial last pool lacks is no padding (as in PyTorch).
  const Slide full = slide(length, pool.size, taps.stride, 1, pool.padding);
  const Range counted = pool.count_padding ? Range{-full.left, length + full.right} : Range{0, length};
  return std::max<int64_t>(intersection({begin, begin + pool.size}, counted).size(), 1);
}

}  // namespace seqcast
