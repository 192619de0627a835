// SPDX-License-Identifier: MIT
#include "formats/basenji/layers.hpp"

#include <fmt/format.h>

#include "model/limits.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr double keras_eps = 1e-3;

}  // namespace

BasenjiLayers::BasenjiLayers(int64_t window_bases) : builder_(4, window_bases, UniqueNames(1)) {}

void BasenjiLayers::add(const std::string& name, Layer layer, std::vector<size_t> inputs) {
  if (builder_.last() >= max_layers) throw Error(fmt::format("more than {} layers", max_layers));
  last_ = builder_.join(std::move(inputs), std::move(layer), name);
}

void BasenjiLayers::then(const std::string& name, Layer layer) { add(name, std::move(layer), {last_}); }

void BasenjiLayers::join(const std::string& name, size_t earlier, Layer layer) {
  add(name, std::move(layer), {earlier, last_});
}

void BasenjiLayers::activate(ActivationFunction function) {
  then(std::string(to_text(function)), Activation{function});
}

void BasenjiLayers::normalize(const std::string& name) { then(name, BatchNorm{keras_eps}); }

void BasenjiLayers::convolve(const KerasConvolution& one) {
  Conv1d conv;
  conv.filters = one.filters > 0 ? one.filters : shape().channels;
  conv.kernel = one.kernel;
  conv.stride = one.stride;
  conv.dilation = one.dilation;
  conv.padding = one.padding;
  conv.bias = one.bias;
  if (!one.separable) return then("conv1d", conv);
  Conv1d pointwise;
  pointwise.filters = conv.filters;
  pointwise.kernel = 1;
  pointwise.bias = one.bias;
  conv.filters = conv.groups = shape().channels;  // [C, L] * a kernel a channel -> [C, L'] * 1 x 1 -> [filters, L']
  conv.bias = false;
  then("separable_conv1d_depthwise", conv);
  then("separable_conv1d_pointwise", pointwise);
}

void BasenjiLayers::pool(int64_t size, const Padding& padding) {
  if (size > 1) then("max_pooling1d", MaxPool{.size = size, .padding = padding});
}

void BasenjiLayers::flatten() { then("reshape", Flatten{FlattenOrder::length_major}); }

void BasenjiLayers::dense(int64_t units, bool bias) { then("dense", Dense{units, bias}); }

}  // namespace seqcast
