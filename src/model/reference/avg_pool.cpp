// SPDX-License-Identifier: MIT
// Reference average pooling.
#include <limits>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const AvgPool& layer, Inputs in, const Tensors&, PaddingValue padding) {
  const Array& x = *in[0];
  const Slide taps = layer.slide(x.shape.length);
  // [N, C, L] * avg_pool(size, stride) -> [N, C, taps.length(L)]
  Array y({x.shape.channels, taps.length(x.shape.length)});
  for (int64_t c = 0; c < y.shape.channels; ++c) {
    for (int64_t a = 0; a < y.shape.length; ++a) {
      double sum = 0;
      for (int64_t j = 0; j < layer.size; ++j) {
        const int64_t l = a * taps.stride - taps.left + j;
        const bool inside = l >= 0 && l < x.shape.length;
        if (inside) sum += x.at(c, l);
        if (!inside && padding == PaddingValue::nan) sum = std::numeric_limits<double>::quiet_NaN();
      }
      y.at(c, a) = sum / static_cast<double>(layer.divisor(x.shape.length, a));
    }
  }
  return y;
}

}  // namespace seqcast::reference
