// SPDX-License-Identifier: MIT
// Reference 1-D convolution.
#include <limits>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Conv1d& layer, Inputs in, const Tensors& own, PaddingValue padding) {
  const Array& x = *in[0];
  const Slide taps = layer.slide(x.shape.length);
  const double outside = padding == PaddingValue::nan ? std::numeric_limits<double>::quiet_NaN() : 0.0;
  const std::vector<double>& weight = own.at("weight");  // [filters, C / groups, K]
  // [N, C, L] * conv(K, stride, dilation) -> [N, filters, taps.length(L)]
  Array y({layer.filters, taps.length(x.shape.length)});
  const int64_t inputs = x.shape.channels / layer.groups;  // that one filter reads
  for (int64_t o = 0; o < y.shape.channels; ++o) {
    const int64_t first = o / (layer.filters / layer.groups) * inputs;
    for (int64_t a = 0; a < y.shape.length; ++a) {
      double sum = layer.bias ? own.at("bias")[o] : 0.0;
      for (int64_t j = 0; j < layer.kernel; ++j) {
        const int64_t l = a * taps.stride - taps.left + j * taps.dilation;
        const bool inside = l >= 0 && l < x.shape.length;
        for (int64_t i = 0; i < inputs; ++i)
          sum += weight[(o * inputs + i) * layer.kernel + j] * (inside ? x.at(first + i, l) : outside);
      }
      y.at(o, a) = sum;
    }
  }
  return y;
}

}  // namespace seqcast::reference
