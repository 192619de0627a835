// SPDX-License-Identifier: MIT
// Reference pooling.
#include <algorithm>
#include <cmath>
#include <limits>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {
namespace {

/// y[c, a] = reduce(the values of pool `a` that are no padding, a). @param padding  nan: padding counts, as NaN.
template <class Pool, class Reduce>
Array pool(const Pool& layer, const Array& x, PaddingValue padding, Reduce reduce) {
  const Slide taps = layer.slide(x.shape.length);
  Array y({x.shape.channels, taps.length(x.shape.length)});
  for (int64_t c = 0; c < y.shape.channels; ++c)
    for (int64_t a = 0; a < y.shape.length; ++a) {
      std::vector<double> values;
      for (int64_t j = 0; j < layer.size; ++j) {
        const int64_t l = a * taps.stride - taps.left + j;
        const bool inside = l >= 0 && l < x.shape.length;
        if (inside) values.push_back(x.at(c, l));
        if (!inside && padding == PaddingValue::nan) values.push_back(std::numeric_limits<double>::quiet_NaN());
      }
      y.at(c, a) = reduce(values, a);
    }
  return y;
}

}  // namespace

Array evaluate(const MaxPool& layer, Inputs in, const Tensors&, PaddingValue padding) {
  return pool(layer, *in[0], padding, [](const std::vector<double>& values, int64_t) {
    double largest = -std::numeric_limits<double>::infinity();
    for (double value : values)
      if (std::isnan(value) || value > largest) largest = value;  // nothing is larger than NaN
    return largest;
  });
}

Array evaluate(const AvgPool& layer, Inputs in, const Tensors&, PaddingValue padding) {
  const int64_t length = in[0]->shape.length;
  return pool(layer, *in[0], padding, [&](const std::vector<double>& values, int64_t a) {
    double sum = 0;
    for (double value : values) sum += value;
    return sum / static_cast<double>(divisor(layer, length, a));
  });
}

}  // namespace seqcast::reference
