// SPDX-License-Identifier: MIT
#include "engine/plan/cone_plan.hpp"

#include <numeric>

#include "engine/plan/step_algorithm.hpp"
#include "engine/plan/step_rows.hpp"

namespace seqcast {
namespace {

int64_t granule_of(const Model& model, const Step& step) {
  const auto shape = conv_shape(model, step);
  if (!shape) return 1;
  if (step.algorithm == Algorithm::grouped) return step.rows.size();
  return std::lcm(rounding_block(model, step).rows, shape->pool) / shape->pool;
}

}  // namespace

ConeGrid cone_grid(const Model& model, const Segment& segment) {
  const Step& step = segment.steps[0];
  if (segment.whole) return {};
  return {granule_of(model, step), rounding_block(model, step).behind, step.algorithm == Algorithm::grouped};
}

Range on_grid(const ConePlan& plan, const Model& model, size_t segment, Range rows) {
  if (rows.empty()) return rows;
  const Segment& it = plan.plan.segments[segment];
  if (it.whole) return {0, model.shapes[it.steps[0].output].length};
  const ConeGrid& grid = plan.grids[segment];
  return {floor_div(rows.begin, grid.granule) * grid.granule,
          grid.fixed ? ceil_div(rows.end, grid.granule) * grid.granule : rows.end};
}

Range cone_reads(const ConePlan& plan, const Model& model, size_t segment, size_t r, Range rows, int64_t window) {
  const Segment& it = plan.plan.segments[segment];
  const Step& step = it.steps[0];
  if (it.whole) return plan.strides[step.reads[r].node] ? shifted(step.reads[r].rows, window) : step.reads[r].rows;
  if (is_added(step, r)) return read_rows(model, step, r, rows);
  const ConeGrid& grid = plan.grids[segment];
  const Range whole{floor_div(rows.begin, grid.granule) * grid.granule,
                    ceil_div(rows.end, grid.granule) * grid.granule};
  Range read = read_rows(model, step, r, whole);
  read.end += grid.behind;
  return read;
}

bool share_rows(const Model& model, const std::vector<size_t>& heads) {
  const std::vector<Movement> along = movements(model.graph, model.shapes);
  const Ranges unpadded = clean(model.graph, model.shapes);
  for (const size_t index : heads) {
    const Head& head = model.contract.heads[index];
    if (!head.streams || head.bin_bases != 1) return false;
    const std::vector<bool> read = nodes_of(model.graph, head);
    for (size_t i = 0; i < read.size(); ++i) {
      if (!read[i] || !along[i].stride) continue;
      if (*along[i].stride != Stride{} || unpadded[i] != Range{0, model.shapes[i].length}) return false;
      for (const size_t input : model.graph.nodes[i].inputs)
        if (!along[input].stride) return false;
    }
  }
  return true;
}

double row_multiply_adds(const Model& model, const Step& step) {
  const std::vector<Shape> in = input_shapes(model.graph, model.shapes, step.node);
  const Layer& layer = model.graph.nodes[step.node].layer;
  const Shape out = model.shapes[step.node];
  const auto rows = static_cast<double>(pooled_rows(model, step));
  const double channels =
      static_cast<double>(channels_computed(model, step)) / static_cast<double>(model.shapes[step.output].channels);
  return static_cast<double>(multiply_adds(layer, in)) / static_cast<double>(out.length) * rows * channels;
}

}  // namespace seqcast
