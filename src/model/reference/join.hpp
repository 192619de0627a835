// SPDX-License-Identifier: MIT
// Reference element-wise operation with broadcasting.
#pragma once

#include <algorithm>
#include <vector>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

/// [C, L] or [1, L] or [C, 1] or [1, 1], ... -> [C, L]: `operation` of the first two inputs, of that and the third, ...
template <class Layer, class Operation>
Array join(const Layer& layer, Inputs in, Operation operation) {
  std::vector<Shape> shapes;
  for (const Array* one : in) shapes.push_back(one->shape);
  Array y(layer.shape(shapes));
  for (int64_t c = 0; c < y.shape.channels; ++c)
    for (int64_t l = 0; l < y.shape.length; ++l) {
      const auto value = [&](const Array& x) {
        return x.at(std::min(c, x.shape.channels - 1), std::min(l, x.shape.length - 1));
      };
      y.at(c, l) = value(*in[0]);
      for (const Array* other : in.subspan(1)) y.at(c, l) = operation(y.at(c, l), value(*other));
    }
  return y;
}

}  // namespace seqcast::reference
