// SPDX-License-Identifier: MIT
#include "engine/plan/step_algorithm.hpp"

#include "engine/plan/fuse.hpp"
#include "engine/plan/step_rows.hpp"

namespace seqcast {
std::optional<ConvShape> conv_shape(const Model& model, const Step& step) {
  const Traits kind = traits(model.graph.nodes[step.node].layer);
  if (!kind.conv) return std::nullopt;
  ConvShape shape{.in_rows = step.reads[0].rows.size(),
                  .in_channels = model.shapes[step.reads[0].node].channels,
                  .out_rows = step.rows.size(),
                  .out_channels = channels_computed(model, step),
                  .kernel = kind.conv->kernel,
                  .stride = kind.conv->stride,
                  .dilation = kind.conv->dilation,
                  .groups = kind.conv->groups,
                  .reads_codes = step.reads_codes,
                  .in_columns = kind.shared_gemm || !step.columns.empty()};
  shape.pool = pooled_rows(model, step);
  if (step.activation) shape.activation = activation_of(model, *step.activation);
  if (step.add) shape.residual = step.adds_first() ? Residual::before_activation : Residual::after_activation;
  return shape;
}

Algorithm choose_algorithm(const Model& model, const Step& step, const Machine& machine) {
  if (const auto shape = conv_shape(model, step)) return choose_algorithm(*shape, machine);
  return traits(model.graph.nodes[step.node].layer).vectors ? Algorithm::vectors : Algorithm::loop;
}

RoundingBlock rounding_block(const Model& model, const Step& step) {
  const auto shape = conv_shape(model, step);
  return shape ? row_of(step.algorithm).rounding_block(*shape) : RoundingBlock{};
}

std::string algorithm_name(const Model& model, const Step& step) {
  return name_of(step.algorithm, conv_shape(model, step).value_or(ConvShape{}));
}

}  // namespace seqcast
