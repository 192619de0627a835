// SPDX-License-Identifier: MIT
// What does a model mean by its input and its output?
#include "seqcast/model/contract.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "seqcast/model/layers/activation.hpp"

namespace seqcast {
namespace {

/// exp(x - max) / sum over the tracks of each bin.
void softmax(std::span<float> values, int64_t tracks, int64_t bins) {
  for (int64_t b = 0; b < bins; ++b) {
    double highest = -std::numeric_limits<double>::infinity();
    for (int64_t t = 0; t < tracks; ++t) highest = std::max<double>(highest, values[t * bins + b]);
    double sum = 0;
    for (int64_t t = 0; t < tracks; ++t) sum += std::exp(values[t * bins + b] - highest);
    for (int64_t t = 0; t < tracks; ++t) {
      float& value = values[t * bins + b];
      value = static_cast<float>(std::exp(value - highest) / sum);
    }
  }
}

template <class F>
void each(std::span<float> values, F function) {
  for (float& value : values) value = static_cast<float>(function(static_cast<double>(value)));
}

}  // namespace

void apply(Transform transform, std::span<float> values, int64_t tracks, int64_t bins) {
  switch (transform) {
    case Transform::none:
      return;
    case Transform::softmax:
      return softmax(values, tracks, bins);
    case Transform::sigmoid:
      return each(values, [](double x) { return apply(Function::sigmoid, x); });
    case Transform::softplus:
      return each(values, [](double x) { return apply(Function::softplus, x); });
    case Transform::exp:
      return each(values, [](double x) { return apply(Function::exp, x); });
    case Transform::exp_linear:
      return each(values, [](double x) { return apply(Function::exp_linear, x); });
  }
}

}  // namespace seqcast
