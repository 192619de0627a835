// SPDX-License-Identifier: MIT
// Reference max pooling.
#include <cmath>
#include <limits>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const MaxPool& layer, Inputs in, const Tensors&, PaddingValue padding) {
  const Array& x = *in[0];
  const Slide taps = layer.slide(x.shape.length);
  // [N, C, L] * max_pool(size, stride) -> [N, C, taps.length(L)]
  Array y({x.shape.channels, taps.length(x.shape.length)});
  for (int64_t c = 0; c < y.shape.channels; ++c) {
    for (int64_t a = 0; a < y.shape.length; ++a) {
      double largest = -std::numeric_limits<double>::infinity();
      for (int64_t j = 0; j < layer.size; ++j) {
        const int64_t l = a * taps.stride - taps.left + j;
        const bool inside = l >= 0 && l < x.shape.length;
        if (!inside && padding == PaddingValue::as_defined) continue;
        const double value = inside ? x.at(c, l) : std::numeric_limits<double>::quiet_NaN();
        if (std::isnan(value) || value > largest) largest = value;
        if (std::isnan(largest)) break;
      }
      y.at(c, a) = largest;
    }
  }
  return y;
}

}  // namespace seqcast::reference
