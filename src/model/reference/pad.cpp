// SPDX-License-Identifier: MIT
// Reference zero padding.
#include <algorithm>
#include <cmath>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

Array evaluate(const Pad& layer, Inputs in, const Tensors&, PaddingValue padding) {
  const Array& x = *in[0];
  Array y({x.shape.channels, layer.left + x.shape.length + layer.right});
  if (padding == PaddingValue::nan) std::fill(y.values.begin(), y.values.end(), std::nan(""));
  for (int64_t c = 0; c < x.shape.channels; ++c)
    for (int64_t l = 0; l < x.shape.length; ++l) y.at(c, l + layer.left) = x.at(c, l);
  return y;
}

}  // namespace seqcast::reference
