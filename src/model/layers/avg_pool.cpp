// SPDX-License-Identifier: MIT
#include "model/layers/avg_pool.hpp"

#include <algorithm>

namespace seqcast {

int64_t AvgPool::divisor(int64_t length, int64_t a) const {
  const Slide taps = slide(length);
  const int64_t begin = a * taps.stride - taps.left;
  // Padding counts where it is asked to, but what a partial last pool lacks is no padding (as in PyTorch).
  const Slide full = seqcast::slide(length, size, taps.stride, 1, padding);
  const Range counted = count_padding ? Range{-full.left, length + full.right} : Range{0, length};
  return std::max<int64_t>(intersection({begin, begin + size}, counted).size(), 1);
}

}  // namespace seqcast
