// SPDX-License-Identifier: MIT
// What are a batch norm's scale and shift, and how do they fold into the layer before it?
#include "seqcast/engine/batch_norm_scale.hpp"

#include <cmath>

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

void fold(const ScaleShift& norm, std::vector<float>& weight, std::vector<float>& bias) {
  const size_t inner = weight.size() / norm.scale.size();
  for (size_t i = 0; i < weight.size(); ++i) weight[i] = static_cast<float>(weight[i] * norm.scale[i / inner]);
  for (size_t o = 0; o < bias.size(); ++o) bias[o] = static_cast<float>(bias[o] * norm.scale[o] + norm.shift[o]);
}

std::optional<Activation> fused_activation(const KernelSpec& spec) {
  if (!spec.step.activation) return std::nullopt;
  return std::get<Activation>(spec.model.graph.nodes[*spec.step.activation].layer);
}

ConvolutionWeights folded_weights(const KernelSpec& spec, int64_t outputs) {
  const Node& node = spec.model.graph.nodes[spec.step.node];
  std::vector<float> bias = node_floats(spec.model.weights, node, "bias");
  bias.resize(static_cast<size_t>(outputs), 0.0f);
  if (!copies_weights(spec.step)) return {lent_floats(spec.model.weights, node, "weight"), std::move(bias)};
  std::vector<float> weight = node_floats(spec.model.weights, node, "weight");
  if (spec.step.batch_norm) fold(batch_norm_scale(spec.model, *spec.step.batch_norm), weight, bias);
  spec.choose_columns(weight);
  spec.choose_columns(bias);
  return {std::move(weight), std::move(bias)};
}

}  // namespace seqcast
