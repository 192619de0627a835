// SPDX-License-Identifier: MIT
// Reference reduction.
#include <cmath>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {

namespace {

double reduced(Reduction reduction, const std::vector<double>& values) {
  double largest = values[0];
  for (double value : values)
    if (!(value <= largest)) largest = value;
  double sum = 0;
  for (double value : values) sum += reduction == Reduction::logsumexp ? std::exp(value - largest) : value;
  if (std::isnan(sum)) return sum;
  switch (reduction) {
    case Reduction::mean:
      return sum / static_cast<double>(values.size());
    case Reduction::max:
      return largest;
    case Reduction::logsumexp:
      return largest + std::log(sum);
  }
  return sum;
}

}  // namespace

Array evaluate(const Reduce& layer, Inputs in, const Tensors&, PaddingValue) {
  const Array& x = *in[0];
  const bool over_channels = layer.over == Axis::channels;
  Array y(over_channels ? Shape{1, x.shape.length} : Shape{x.shape.channels, 1});
  for (size_t i = 0; i < y.values.size(); ++i) {
    std::vector<double> values;
    const auto at = static_cast<int64_t>(i);
    for (int64_t j = 0; j < (over_channels ? x.shape.channels : x.shape.length); ++j)
      values.push_back(over_channels ? x.at(j, at) : x.at(at, j));
    y.values[i] = reduced(layer.reduction, values);
  }
  return y;
}

}  // namespace seqcast::reference
