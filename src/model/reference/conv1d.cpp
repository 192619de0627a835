// SPDX-License-Identifier: MIT
// Reference 1-D convolution.
#include <algorithm>
#include <limits>

#include "model/reference/evaluate.hpp"

namespace seqcast::reference {
namespace {

constexpr int64_t tile = 4096;  // outputs whose inputs stay in a cache while all taps go over them

}  // namespace

Array evaluate(const Conv1d& layer, Inputs in, const Tensors& own, PaddingValue padding) {
  const Array& x = *in[0];
  const Slide taps = layer.slide(x.shape.length);
  const double outside = padding == PaddingValue::nan ? std::numeric_limits<double>::quiet_NaN() : 0.0;
  const std::vector<double>& weight = own.at("weight");  // [filters, C / groups, K]
  // [N, C, L] * conv(K, stride, dilation) -> [N, filters, taps.length(L)]
  Array y({layer.filters, taps.length(x.shape.length)});
  const int64_t inputs = x.shape.channels / layer.groups;  // that one filter reads
  // Adds w * x[i, a*stride + shift] to the outputs a of a tile. The sums of each output are in the order of taps.
  const auto add_tap = [&](double* sums, Range outputs, double w, int64_t i, int64_t shift) {
    const int64_t begin = std::clamp(ceil_div(-shift, taps.stride), outputs.begin, outputs.end);
    const int64_t end = std::clamp(ceil_div(x.shape.length - shift, taps.stride), begin, outputs.end);
    for (int64_t a = outputs.begin; a < begin; ++a) sums[a] += w * outside;
    const double* const values = x.values.data() + i * x.shape.length;
    for (int64_t a = begin; a < end; ++a) sums[a] += w * values[a * taps.stride + shift];
    for (int64_t a = end; a < outputs.end; ++a) sums[a] += w * outside;
  };
  for (int64_t o = 0; o < y.shape.channels; ++o) {
    const int64_t first = o / (layer.filters / layer.groups) * inputs;
    double* const sums = y.values.data() + o * y.shape.length;
    std::fill(sums, sums + y.shape.length, layer.bias ? own.at("bias")[o] : 0.0);
    for (int64_t begin = 0; begin < y.shape.length; begin += tile)
      for (int64_t j = 0; j < layer.kernel; ++j)
        for (int64_t i = 0; i < inputs; ++i)
          add_tap(sums, {begin, std::min(begin + tile, y.shape.length)}, weight[(o * inputs + i) * layer.kernel + j],
                  first + i, j * taps.dilation - taps.left);
  }
  return y;
}

}  // namespace seqcast::reference
