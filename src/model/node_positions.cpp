// SPDX-License-Identifier: MIT
#include "model/node_positions.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "model/geometry.hpp"
#include "model/own_stride.hpp"

namespace seqcast {
namespace {

/// A layer, one of its inputs, and the shapes around it.
struct Passage {
  const Layer& layer;
  size_t input;
  std::span<const Shape> in;
  Shape out;

  Shape from() const { return in[input]; }
};

/// Whether a layer's output has no positions, however many its input has: flattened, or pooled or reduced over all.
bool leaves_no_positions(const Passage& by) {
  if (by.in.size() != 1 || by.out.length != 1) return false;
  Shape longer = by.from();
  longer.length *= 2;
  return shape(by.layer, std::span(&longer, 1)).length == 1;
}

/// Whether each channel of the output comes from that channel of the input alone, or from all as weights of it alone.
bool keeps_channels(const Passage& by) {
  if (by.out.channels != by.from().channels) return false;
  if (const auto* conv = std::get_if<Conv1d>(&by.layer)) return conv->groups == by.out.channels;
  std::vector<Shape> wider(by.in.begin(), by.in.end());
  for (Shape& one : wider)
    if (one.channels > 1) one.channels *= 2;
  return shape(by.layer, wider).channels == 2 * by.out.channels;
}

NodePositions from_length(const Passage& by, const NodePositions& before) {
  const Shape from = by.from();
  if (!moves_along(by.layer, by.input, by.in))
    return by.out.length == from.length && !leaves_no_positions(by) ? before : NodePositions{};
  const Stride own = own_stride(by.layer, by.input, by.in);
  const std::optional<Stride> step = after(before.step, own);
  if (!step) return {};
  const Range first = needs(by.layer, by.input, by.in, {0, 1});
  const double wide = std::max(bases_of(own), 1.0);
  const double moved = traits(by.layer).keeps_places ? 0 : (static_cast<double>(first.begin + first.end) - wide) / 2;
  return {PositionAxis::length, before.first_base + bases_of(before.step) * moved, *step};
}

/// Of `channels` and `mixed`.
NodePositions from_channels(const Passage& by, const NodePositions& before) {
  const Shape from = by.from();
  if (keeps_channels(by)) return before;
  if (by.out.length != from.length && !moves_along(by.layer, by.input, by.in)) return {};
  const bool keeps_places = by.out.channels == from.channels && from.length > 1;
  return keeps_places ? before : NodePositions{PositionAxis::mixed, 0, {}};
}

NodePositions through(const Passage& by, const NodePositions& before) {
  if (before.axis == PositionAxis::none) return {};
  if (const auto turned = positions(by.layer, by.from(), before)) return *turned;
  return before.axis == PositionAxis::length ? from_length(by, before) : from_channels(by, before);
}

}  // namespace

std::vector<NodePositions> node_positions(const Graph& graph, const std::vector<Shape>& shapes) {
  std::vector<NodePositions> result(graph.nodes.size());
  result[0] = {PositionAxis::length, 0, {}};
  for (size_t i = 1; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const std::vector<Shape> in = input_shapes(graph, shapes, i);
    for (size_t j = 0; j < in.size(); ++j) {
      const NodePositions found = through({node.layer, j, in, shapes[i]}, result[node.inputs[j]]);
      if (found.axis < result[i].axis) result[i] = found;
    }
  }
  return result;
}

}  // namespace seqcast
