// SPDX-License-Identifier: MIT
// Reference softmax and log-softmax.
#include <algorithm>
#include <cmath>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

namespace {

/// y = f(x, largest, sum of exp(x - largest)) along one axis.
template <class F>
Array along(const Array& x, Axis over, F f) {
  Array y(x.shape);
  const bool channels = over == Axis::channels;
  const int64_t lines = channels ? x.shape.length : x.shape.channels;
  const int64_t steps = channels ? x.shape.channels : x.shape.length;
  const auto index = [&](int64_t line, int64_t step) {
    return static_cast<size_t>(channels ? step * x.shape.length + line : line * x.shape.length + step);
  };
  for (int64_t line = 0; line < lines; ++line) {
    double largest = x.values[index(line, 0)];
    for (int64_t s = 0; s < steps; ++s) largest = std::max(largest, x.values[index(line, s)]);
    double sum = 0;
    for (int64_t s = 0; s < steps; ++s) sum += std::exp(x.values[index(line, s)] - largest);
    for (int64_t s = 0; s < steps; ++s) y.values[index(line, s)] = f(x.values[index(line, s)] - largest, sum);
  }
  return y;
}

}  // namespace

Array evaluate(const Softmax& layer, Inputs in, const Tensors&, PaddingValue) {
  return along(*in[0], layer.over, [](double above, double sum) { return std::exp(above) / sum; });
}

Array evaluate(const LogSoftmax& layer, Inputs in, const Tensors&, PaddingValue) {
  return along(*in[0], layer.over, [](double above, double sum) { return above - std::log(sum); });
}

}  // namespace seqcast::reference
