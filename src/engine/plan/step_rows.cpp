// SPDX-License-Identifier: MIT
#include "engine/plan/step_rows.hpp"

#include "model/geometry.hpp"

namespace seqcast {
namespace {

/// Of a layer with one input.
Range through(const Model& model, size_t node, Range output) {
  const Node& it = model.graph.nodes[node];
  return needs(it.layer, 0, std::span(&model.shapes[it.inputs[0]], 1), output);
}

}  // namespace

Range layer_rows(const Model& model, const Step& step, Range output) {
  if (step.crop) output = through(model, *step.crop, output);
  if (step.pool) output = through(model, *step.pool, output);
  return output;
}

int64_t pooled_rows(const Model& model, const Step& step) {
  return step.pool ? through(model, *step.pool, {0, 1}).size() : 1;
}

Range in_node(const Model& model, const Read& read, Range input) {
  for (size_t node = read.input; node != read.node; node = model.graph.nodes[node].inputs[0])
    input = through(model, node, input);
  return input;
}

Range read_rows(const Model& model, const Step& step, size_t r, Range output) {
  if (is_added(step, r)) return in_node(model, step.reads[r], output);
  return in_node(model, step.reads[r], operand_rows(model, step, r, layer_rows(model, step, output)));
}

Range operand_rows(const Model& model, const Step& step, size_t r, Range output) {
  if (model.graph.nodes[step.node].inputs.size() == 1) return through(model, step.node, output);
  const std::vector<Shape> in = input_shapes(model.graph, model.shapes, step.node);
  return needs(model.graph.nodes[step.node].layer, step.reads[r].operand, in, output);
}

bool moves_along(const Model& model, const Step& step, size_t r) {
  if (is_added(step, r)) return true;
  const Node& it = model.graph.nodes[step.node];
  if (it.inputs.size() == 1) return moves_along(it.layer, 0, std::span(&model.shapes[it.inputs[0]], 1));
  return moves_along(it.layer, step.reads[r].operand, input_shapes(model.graph, model.shapes, step.node));
}

}  // namespace seqcast
