// SPDX-License-Identifier: MIT
// Reference sum of a convolution's taps.
#include <limits>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const TapSum& layer, Inputs in, const Tensors& own, PaddingValue padding) {
  const Array& x = *in[0];
  const Slide taps = layer.slide(x.shape.length);
  const double outside = padding == PaddingValue::nan ? std::numeric_limits<double>::quiet_NaN() : 0.0;
  Array y({x.shape.channels / layer.kernel, taps.length(x.shape.length)});
  for (int64_t o = 0; o < y.shape.channels; ++o)
    for (int64_t a = 0; a < y.shape.length; ++a) {
      double sum = layer.bias ? own.at("bias")[o] : 0.0;
      for (int64_t j = 0; j < layer.kernel; ++j) {
        const int64_t position = a - taps.left + j * layer.dilation;
        const bool is_inside = position >= 0 && position < x.shape.length;
        sum += is_inside ? x.at(j * y.shape.channels + o, position) : outside;
      }
      y.at(o, a) = sum;
    }
  return y;
}

}  // namespace seqcast::reference
