// SPDX-License-Identifier: MIT
#include "engine/plan/step_algorithm.hpp"

namespace seqcast {
namespace {

/// Whether a layer kind's own kernel goes through its values in vectors.
bool has_vectors(const Layer& layer) {
  return std::holds_alternative<Activation>(layer) || std::holds_alternative<BatchNorm>(layer) ||
         std::holds_alternative<Scale>(layer);
}

}  // namespace

std::optional<ConvShape> conv_shape(const Model& model, const Step& step) {
  const std::vector<Node>& nodes = model.graph.nodes;
  const Layer& layer = nodes[step.node].layer;
  const auto* conv = std::get_if<Conv1d>(&layer);
  const bool is_dense = std::holds_alternative<Dense>(layer);
  if (!conv && !is_dense && !std::holds_alternative<Embedding>(layer)) return std::nullopt;
  ConvShape shape{.in_rows = step.reads[0].rows.size(),
                  .in_channels = model.shapes[step.reads[0].node].channels,
                  .out_rows = step.rows.size(),
                  .out_channels = channels_computed(model, step),
                  .reads_codes = step.reads_codes,
                  .in_columns = is_dense || !step.columns.empty()};
  if (conv) {
    shape.kernel = conv->kernel;
    shape.stride = conv->stride;
    shape.dilation = conv->dilation;
    shape.groups = conv->groups;
  }
  if (step.pool) shape.pool = std::get<MaxPool>(nodes[*step.pool].layer).size;
  if (step.activation) shape.activation = std::get<Activation>(nodes[*step.activation].layer);
  if (step.add) shape.residual = step.adds_first() ? Residual::before_activation : Residual::after_activation;
  return shape;
}

Algorithm choose_algorithm(const Model& model, const Step& step, const Machine& machine) {
  if (const auto shape = conv_shape(model, step)) return choose_algorithm(*shape, machine);
  return has_vectors(model.graph.nodes[step.node].layer) ? Algorithm::vectors : Algorithm::loop;
}

RoundingBlock rounding_block(const Model& model, const Step& step) {
  const auto shape = conv_shape(model, step);
  return shape ? row_of(step.algorithm).rounding_block(*shape) : RoundingBlock{};
}

std::string algorithm_name(const Model& model, const Step& step) {
  return name_of(step.algorithm, conv_shape(model, step).value_or(ConvShape{}));
}

}  // namespace seqcast
