// SPDX-License-Identifier: MIT
#include "engine/kernels/batch_norm_scale.hpp"

#include <cmath>

#include "engine/plan/fuse.hpp"

namespace seqcast {

ScaleShift batch_norm_scale(const Model& model, size_t index) {
  const Node& node = model.graph.nodes[index];
  const auto& layer = std::get<BatchNorm>(node.layer);
  std::vector<float> gamma = node_floats(model.weights, node, "weight");
  std::vector<float> beta = node_floats(model.weights, node, "bias");
  const std::vector<float> mean = node_floats(model.weights, node, "running_mean");
  const std::vector<float> variance = node_floats(model.weights, node, "running_var");
  if (!layer.gamma) gamma.assign(mean.size(), 1.0f);
  if (!layer.beta) beta.assign(mean.size(), 0.0f);
  ScaleShift result;
  for (size_t c = 0; c < mean.size(); ++c) {
    result.scale.push_back(gamma[c] / std::sqrt(variance[c] + layer.eps));
    result.shift.push_back(beta[c] - mean[c] * result.scale[c]);
  }
  return result;
}

void fold(const ScaleShift& norm, ConvolutionWeights& weights) {
  for (size_t o = 0; o < weights.bias.size(); ++o)
    weights.bias[o] = static_cast<float>(weights.bias[o] * norm.scale[o] + norm.shift[o]);
  weights.weight.scale(norm.scale);
}

std::optional<Activation> fused_activation(const KernelSpec& spec) {
  if (!spec.step.activation) return std::nullopt;
  return activation_of(spec.model, *spec.step.activation);
}

ConvolutionWeights folded_weights(const KernelSpec& spec, int64_t outputs) {
  const Node& node = spec.model.graph.nodes[spec.step.node];
  ConvolutionWeights weights{WeightRows(spec.model.weights.tensors.at(node.name + ".weight")),
                             node_floats(spec.model.weights, node, "bias")};
  weights.bias.resize(static_cast<size_t>(outputs), 0.0f);
  if (spec.step.batch_norm) fold(batch_norm_scale(spec.model, *spec.step.batch_norm), weights);
  weights.weight.choose(spec.step.columns);
  spec.choose_columns(weights.bias);
  return weights;
}

}  // namespace seqcast
