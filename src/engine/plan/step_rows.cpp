// SPDX-License-Identifier: MIT
#include "engine/plan/step_rows.hpp"

namespace seqcast {
namespace {

Range through(const Model& model, size_t node, Range output) {
  return needs(model.graph.nodes[node].layer, input_shape(model.graph, model.shapes, node), output);
}

}  // namespace

Range layer_rows(const Model& model, const Step& step, Range output) {
  if (step.crop) output = through(model, *step.crop, output);
  if (step.pool) output = through(model, *step.pool, output);
  return output;
}

Range in_node(const Model& model, const Read& read, Range input) {
  for (size_t node = read.input; node != read.node; node = model.graph.nodes[node].inputs[0])
    input = through(model, node, input);
  return input;
}

Range read_rows(const Model& model, const Step& step, size_t r, Range output) {
  if (is_spread(model, step, r)) return {0, 1};
  if (is_added(step, r)) return in_node(model, step.reads[r], output);
  return in_node(model, step.reads[r], through(model, step.node, layer_rows(model, step, output)));
}

bool is_spread(const Model& model, const Step& step, size_t r) {
  return !is_added(step, r) && is_spread(model.graph, model.shapes, step.node, step.reads[r].input);
}

}  // namespace seqcast
