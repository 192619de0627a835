// SPDX-License-Identifier: MIT
#include "engine/kernels/convolution/convolution.hpp"

#include <algorithm>

#include "engine/kernels/onednn.hpp"
#include "engine/kernels/simd/finish.hpp"
#include "engine/kernels/simd/product.hpp"
#include "model/shape.hpp"

namespace seqcast {

std::vector<ColumnBlock> column_blocks(int64_t columns, int64_t vectors) {
  const int64_t lanes = simd::lanes();
  std::vector<ColumnBlock> blocks;
  for (int64_t first = 0; first < columns; first += vectors * lanes) {
    const int64_t left = std::min(columns - first, vectors * lanes);
    blocks.push_back({first, left, ceil_div(left, lanes) * lanes});
  }
  return blocks;
}

int64_t filled_columns(int64_t columns) {
  const int64_t lanes = simd::lanes();
  return ceil_div(columns, lanes) * lanes;  // the last block has one vector where that is enough
}

std::optional<Convolution> convolution_of(const Model& model, const Step& step) {
  const std::vector<Node>& nodes = model.graph.nodes;
  const auto conv = traits(nodes[step.node].layer).conv;
  if (!conv) return std::nullopt;
  Convolution spec{.in_rows = step.reads[0].rows.size(),
                   .in_channels = model.shapes[step.reads[0].node].channels,
                   .out_rows = step.rows.size(),
                   .out_channels = channels_computed(model, step),
                   .kernel = conv->kernel,
                   .stride = conv->stride,
                   .dilation = conv->dilation,
                   .groups = conv->groups};
  if (step.pool) spec.pool = std::get<MaxPool>(nodes[*step.pool].layer).size;
  if (step.activation) spec.activation = std::get<Activation>(nodes[*step.activation].layer);
  if (step.add) spec.adds = step.adds_first() ? Residual::before_activation : Residual::after_activation;
  return spec;
}

namespace {

enum class Way { grouped, direct, winograd, dots };

struct Chosen {
  Way way;
  ConvolutionCost cost;
};

Chosen choose(const Convolution& spec) {
  if (spec.groups > 1) {
    Convolution alone = spec;
    alone.groups = 1;
    alone.in_channels /= spec.groups;
    return {Way::grouped, direct_cost(alone)};
  }
  Chosen best{Way::direct, direct_cost(spec)};
  const auto consider = [&](Way way, ConvolutionCost cost) {
    if (cost.multiply_adds < best.cost.multiply_adds) best = {way, cost};
  };
  consider(Way::winograd, winograd_cost(spec));
  consider(Way::dots, dots_cost(spec));
  return best;
}

/// oneDNN's, of the weights as they are stored, with a batch norm and the activation as a pass of their own.
Kernel grouped_convolution(const Convolution& spec, const ConvolutionWeights& weights) {
  const std::vector<float> scale(weights.weight.scales().begin(), weights.weight.scales().end());
  const std::vector<float> no_bias(weights.bias.size(), 0.0f);
  Kernel kernel = onednn::convolution(spec, weights.weight.stored(), scale.empty() ? weights.bias : no_bias);
  if (!scale.empty()) {
    const auto run = [spec, scale, shift = weights.bias, sums = std::move(kernel.run)](const KernelCall& call) {
      sums(call);
      simd::scale_shift({call.out, call.out, spec.out_rows, spec.out_channels, scale.data(), shift.data()},
                        spec.activation);
    };
    return {run, kernel.scratch_bytes, kernel.name, kernel.weight_bytes};
  }
  if (!spec.activation) return kernel;
  const auto run = [spec, sums = std::move(kernel.run)](const KernelCall& call) {
    sums(call);
    simd::activate(*spec.activation, nullptr, call.out, spec.out_rows, spec.out_channels);
  };
  return {run, kernel.scratch_bytes, kernel.name, kernel.weight_bytes};
}

}  // namespace

ConvolutionCost convolution_cost(const Convolution& spec) { return choose(spec).cost; }

RoundingBlock sum_blocks(const Convolution& spec) {
  return choose(spec).way == Way::winograd ? winograd_sum_blocks(spec) : RoundingBlock{1, spec.kernel};
}

Kernel convolution(const Convolution& spec, const ConvolutionWeights& weights) {
  switch (choose(spec).way) {
    case Way::grouped:
      return grouped_convolution(spec, weights);
    case Way::winograd:
      return winograd_convolution(spec, weights);
    case Way::dots:
      return dots_convolution(spec, weights);
    case Way::direct:
      break;
  }
  return direct_convolution(spec, weights);
}

}  // namespace seqcast
