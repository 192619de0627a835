// SPDX-License-Identifier: MIT
// Graphs of published models with known receptive fields, counts and clean bins.
#pragma once

#include <algorithm>
#include <vector>

#include "tests/model/graph_builder.hpp"

namespace seqcast::test {

/// As published, or with a single channel everywhere (the geometry is the same, and brute force is quick).
enum class Width { published, one };

/// A graph and the nodes that the known truths speak of.
struct Published {
  Graph graph;
  size_t trunk = 0;  ///< before any crop
  size_t head = 0;
};

using Dilations = std::vector<int64_t>;
inline const Dilations basenji2_dilations{1, 2, 3, 4, 6, 9, 14, 21, 32, 48, 72};
/// The port multiplies before it applies; its bug applies before it multiplies. Both round half to even.
inline const Dilations port_dilations{2, 2, 3, 5, 8, 11, 17, 26, 38, 58, 86};
inline const Dilations bug_dilations{1, 2, 2, 3, 5, 8, 11, 17, 26, 38, 58};

/// Basenji's block: activation, convolution, batch norm, max-pool.
inline size_t basenji_block(GraphBuilder& builder, Conv1d conv, int64_t pool = 1) {
  conv.padding = same;
  conv.bias = false;
  builder.then(Activation{ActivationFunction::gelu_quick});
  builder.then(conv);
  builder.then(BatchNorm{1e-3});
  if (pool > 1) builder.then(MaxPool{pool});
  return builder.last();
}

/// Basenji2 (Kelley 2020), human head: 131,072 bp -> [5313, 896]. Widths and dilations as issue 7, G1 lists them.
inline Published basenji2(const Dilations& dilations, Width width) {
  const auto wide = [&](int64_t channels) { return width == Width::one ? 1 : channels; };
  GraphBuilder builder;
  basenji_block(builder, {.filters = wide(288), .kernel = 15}, 2);
  for (int64_t filters : {339, 399, 470, 554, 652, 768})
    basenji_block(builder, {.filters = wide(filters), .kernel = 5}, 2);
  for (int64_t dilation : dilations) {
    const size_t before = builder.last();
    basenji_block(builder, {.filters = wide(384), .kernel = 3, .dilation = dilation});
    const size_t body = basenji_block(builder, {.filters = wide(768), .kernel = 1});
    builder.join({before, body}, Add{});
  }
  const size_t trunk = builder.last();
  builder.then(Crop{64, 64});
  basenji_block(builder, {.filters = wide(1536), .kernel = 1});
  builder.then(Activation{ActivationFunction::gelu_quick});
  const size_t head = builder.then(Dense{wide(5313)});
  return {builder.graph(), trunk, head};
}

/// Basenji1 (2018): k22; k1, pool 2; three k6, pool 4; k3; dilations 2 to 64.
inline Published basenji1() {
  GraphBuilder builder;
  basenji_block(builder, {.filters = 1, .kernel = 22});
  basenji_block(builder, {.filters = 1, .kernel = 1}, 2);
  for (int i = 0; i < 3; ++i) basenji_block(builder, {.filters = 1, .kernel = 6}, 4);
  basenji_block(builder, {.filters = 1, .kernel = 3});
  for (int64_t dilation : {2, 4, 8, 16, 32, 64})
    basenji_block(builder, {.filters = 1, .kernel = 3, .dilation = dilation});
  return {builder.graph(), builder.last(), builder.last()};
}

/// Causal convolutions, one a dilation.
inline Published causal_tower(int64_t channels, int64_t filters, int64_t kernel, const Dilations& dilations) {
  GraphBuilder builder(channels);
  for (int64_t dilation : dilations)
    builder.then(Conv1d{.filters = filters, .kernel = kernel, .dilation = dilation, .padding = causal});
  return {builder.graph(), builder.last(), builder.last()};
}

/// ChromBPNet's profile without its bias model: 2,114 bp -> [1, 1000]. x -> crop(x) + relu(conv(x)), eight times.
inline Published chrombpnet_profile(Width width) {
  const int64_t filters = width == Width::one ? 1 : 512;
  GraphBuilder builder;
  builder.then(Conv1d{.filters = filters, .kernel = 21});
  builder.then(Activation{ActivationFunction::relu});
  for (int64_t dilation = 2; dilation <= 256; dilation *= 2) {
    const size_t before = builder.last();
    const size_t cropped = builder.then(Crop{dilation, dilation});
    builder.join({before}, Conv1d{.filters = filters, .kernel = 3, .dilation = dilation});
    const size_t body = builder.then(Activation{ActivationFunction::relu});
    builder.join({cropped, body}, Add{});
  }
  const size_t trunk = builder.last();
  builder.then(Conv1d{.filters = 1, .kernel = 75});
  return {builder.graph(), trunk, builder.last()};
}

/// SpliceAI-10k (Jaganathan 2019): L + 10,000 positions -> [3, L].
inline Published spliceai(Width width) {
  const int64_t filters = width == Width::one ? 1 : 32;
  GraphBuilder builder;
  const size_t stem = builder.then(Conv1d{.filters = filters, .kernel = 1});
  std::vector<size_t> skips{builder.then(Conv1d{.filters = filters, .kernel = 1})};
  size_t last = stem;
  for (int unit = 0; unit < 16; ++unit) {
    const int64_t kernel = std::vector<int64_t>{11, 11, 21, 41}[unit / 4];
    const int64_t dilation = std::vector<int64_t>{1, 4, 10, 25}[unit / 4];
    size_t body = last;
    for (int half = 0; half < 2; ++half) {
      builder.join({body}, BatchNorm{1e-3});
      builder.then(Activation{ActivationFunction::relu});
      body = builder.then(Conv1d{.filters = filters, .kernel = kernel, .dilation = dilation, .padding = same});
    }
    last = builder.join({last, body}, Add{});
    if (unit % 4 == 3) skips.push_back(builder.join({last}, Conv1d{.filters = filters, .kernel = 1}));
  }
  const size_t trunk = builder.join(skips, Add{});
  builder.then(Crop{5000, 5000});
  builder.then(Conv1d{.filters = 3, .kernel = 1});
  return {builder.graph(), trunk, builder.last()};
}

/// dna-primer: 50 bp -> two classes, flattened as Keras does.
inline Published dna_primer() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 32, .kernel = 12}, "conv");
  const size_t trunk = builder.then(MaxPool{4});
  builder.then(Flatten{FlattenOrder::length_major});
  builder.then(Dense{16}, "hidden");
  builder.then(Activation{ActivationFunction::relu});
  builder.then(Dense{2}, "classes");
  return {builder.graph(), trunk, builder.last()};
}

/// Convolutions each followed by ReLU and, where it is more than 1, a pool; then flattened to one value.
struct Stage {
  int64_t filters, kernel, pool;
};
inline Published flattened(const std::vector<Stage>& stages, const Padding& padding = valid) {
  GraphBuilder builder;
  for (const Stage& stage : stages) {
    builder.then(Conv1d{.filters = stage.filters, .kernel = stage.kernel, .padding = padding});
    builder.then(Activation{ActivationFunction::relu});
    if (stage.pool > 1) builder.then(MaxPool{stage.pool});
  }
  const size_t trunk = builder.last();
  builder.then(Flatten{FlattenOrder::channel_major});
  builder.then(Dense{1});
  return {builder.graph(), trunk, builder.last()};
}

}  // namespace seqcast::test
