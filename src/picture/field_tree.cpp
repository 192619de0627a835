// SPDX-License-Identifier: MIT
#include "picture/field_tree.hpp"

#include <algorithm>

#include "model/geometry.hpp"
#include "model/node_positions.hpp"

namespace seqcast {
namespace {

constexpr int64_t max_marked = int64_t{1} << 22;  // positions that are looked at one by one; more are taken as one run

/// What one output of a layer reads of one input, from the first position that it needs on: the taps of a dilated
/// convolution, or all.
std::vector<int64_t> taps_of(const Layer& layer, int64_t span) {
  const auto conv = traits(layer).conv;
  const int64_t step = conv ? conv->dilation : 1;
  std::vector<int64_t> taps;
  for (int64_t tap = 0; tap < span && std::ssize(taps) <= max_marked; tap += step) taps.push_back(tap);
  return taps;
}

/// Positions of one node that are read.
class Marks {
 public:
  void reset(Range hull) {
    hull_ = hull;
    marked_.assign(is_whole() ? 0 : static_cast<size_t>(hull.size()), false);
  }
  void add_all() { std::fill(marked_.begin(), marked_.end(), true); }
  void add(int64_t position) {
    if (!is_whole() && position >= hull_.begin && position < hull_.end)
      marked_[static_cast<size_t>(position - hull_.begin)] = true;
  }
  Range hull() const noexcept { return hull_; }

  std::vector<Range> runs() const {
    if (is_whole()) return hull_.empty() ? std::vector<Range>{} : std::vector<Range>{hull_};
    std::vector<Range> result;
    for (int64_t i = 0; i < hull_.size(); ++i) {
      if (!marked_[static_cast<size_t>(i)]) continue;
      const int64_t position = hull_.begin + i;
      if (!result.empty() && result.back().end == position) {
        ++result.back().end;
      } else {
        result.push_back({position, position + 1});
      }
    }
    return result;
  }

 private:
  bool is_whole() const noexcept { return hull_.size() > max_marked; }

  Range hull_;
  std::vector<bool> marked_;
};

/// Marks what the marked positions of a node read of its inputs.
void mark_inputs(const Graph& graph, const std::vector<Shape>& shapes, size_t node, std::vector<Marks>& marks) {
  const Node& it = graph.nodes[node];
  const std::vector<Shape> in = input_shapes(graph, shapes, node);
  const std::vector<Range> runs = marks[node].runs();
  for (size_t j = 0; j < in.size(); ++j) {
    Marks& input = marks[it.inputs[j]];
    const int64_t span = needs(it.layer, j, in, {0, 1}).size();
    const bool is_dense = !moves_along(it.layer, j, in) || marks[node].hull().size() * span > 8 * max_marked;
    if (is_dense) {
      input.add_all();
      continue;
    }
    const std::vector<int64_t> taps = taps_of(it.layer, span);
    for (const Range& run : runs)
      for (int64_t position = run.begin; position < run.end; ++position) {
        const int64_t first = needs(it.layer, j, in, {position, position + 1}).begin;
        for (const int64_t tap : taps) input.add(first + tap);
      }
  }
}

bool is_row(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  const Node& it = graph.nodes[node];
  const std::vector<Shape> in = input_shapes(graph, shapes, node);  // none of a side input: no row
  for (size_t j = 0; j < in.size(); ++j) {
    const Range first = needs(it.layer, j, in, {0, 1});
    const Range second = needs(it.layer, j, in, {1, 2});
    if (first.size() != 1) return true;
    const bool is_broadcast = in[j].length == 1 && shapes[node].length > 1;
    if (!is_broadcast && (second.begin - first.begin != 1 || first.begin != 0) && shapes[node].length > 1) return true;
  }
  return false;
}

TreeRow row_of(const Model& model, size_t node, const Marks& marks, const std::vector<NodePositions>& positions) {
  const Node& it = model.graph.nodes[node];
  TreeRow row;
  row.node = node;
  row.hull = marks.hull();
  row.read = marks.runs();
  row.length = model.shapes[node].length;
  row.is_placed = positions[node].axis == PositionAxis::length;
  row.first_base = positions[node].first_base;
  row.position_bases = bases_of(positions[node].step);
  if (it.inputs.empty()) return row;
  const std::vector<Shape> in = input_shapes(model.graph, model.shapes, node);
  if (!moves_along(it.layer, 0, in)) return row;
  const Range first = needs(it.layer, 0, in, {0, 1});
  row.taps = taps_of(it.layer, first.size());
  for (int64_t& tap : row.taps) tap += first.begin;
  row.input_first_base = positions[it.inputs[0]].first_base;
  row.input_position_bases = bases_of(positions[it.inputs[0]].step);
  return row;
}

}  // namespace

std::vector<bool> shapes_the_field(const Graph& graph, const std::vector<Shape>& shapes) {
  std::vector<bool> result(graph.nodes.size());
  for (size_t node = 1; node < graph.nodes.size(); ++node) result[node] = is_row(graph, shapes, node);
  return result;
}

FieldTree field_tree(const Model& model, size_t node, Range out) {
  const Graph& graph = model.graph;
  const Ranges hulls = needs(graph, model.shapes, node, out);
  const std::vector<NodePositions> positions = node_positions(graph, model.shapes);
  const std::vector<bool> is_own_row = shapes_the_field(graph, model.shapes);
  std::vector<Marks> marks(graph.nodes.size());
  for (size_t i = 0; i < marks.size(); ++i) marks[i].reset(hulls[i]);
  marks[node].add_all();
  for (size_t i = node + 1; i-- > 1;)
    if (!hulls[i].empty()) mark_inputs(graph, model.shapes, i, marks);
  FieldTree tree;
  std::vector<std::optional<size_t>> nearest(graph.nodes.size());  // row that a node's values come from
  for (size_t i = 0; i <= node; ++i) {
    const std::vector<size_t>& inputs = graph.nodes[i].inputs;
    for (const size_t input : inputs) nearest[i] = std::max(nearest[i], nearest[input]);
    if (hulls[i].empty() || (i > 0 && !is_own_row[i])) continue;
    TreeRow row = row_of(model, i, marks[i], positions);
    if (!inputs.empty()) row.reads = nearest[inputs[0]];
    nearest[i] = tree.rows.size();
    tree.rows.push_back(std::move(row));
  }
  tree.bases = hulls[0];
  if (!stride_of(graph, model.shapes, node)) tree.bases = intersection(hulls[0], {0, model.shapes[0].length});
  return tree;
}

}  // namespace seqcast
