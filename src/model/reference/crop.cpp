// SPDX-License-Identifier: MIT
// Reference cropping and padding.
#include <cmath>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {
namespace {

/// y[c, a] = x[c, a + offset], and `outside` where that is not in x.
Array shifted(const Array& x, int64_t length, int64_t offset, double outside) {
  Array y({x.shape.channels, length});
  for (int64_t c = 0; c < y.shape.channels; ++c)
    for (int64_t a = 0; a < length; ++a) {
      const int64_t l = a + offset;
      y.at(c, a) = l >= 0 && l < x.shape.length ? x.at(c, l) : outside;
    }
  return y;
}

}  // namespace

Array evaluate(const Crop& layer, Inputs in, const Tensors&, PaddingValue) {
  return shifted(*in[0], in[0]->shape.length - layer.left - layer.right, layer.left, 0);
}

Array evaluate(const Pad& layer, Inputs in, const Tensors&, PaddingValue padding) {
  return shifted(*in[0], layer.left + in[0]->shape.length + layer.right, -layer.left,
                 padding == PaddingValue::nan ? std::nan("") : 0.0);
}

}  // namespace seqcast::reference
