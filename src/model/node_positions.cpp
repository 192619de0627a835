// SPDX-License-Identifier: MIT
#include "model/node_positions.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>

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

bool keeps_place(const Layer& layer) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.padding; })
          return one.padding.kind == Padding::Kind::same || one.padding.kind == Padding::Kind::causal;
        return false;
      },
      layer);
}

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

/// The positions as `count` channels or places that were `parts` of the axis.
NodePositions regrouped(const NodePositions& before, PositionAxis axis, int64_t parts, int64_t count) {
  if (parts % count != 0 && count % parts != 0) return {};  // one would begin within another
  const int64_t both = std::gcd(parts, count);
  const std::optional<Stride> step = after(before.step, {parts / both, count / both});
  if (!step) return {};
  return {axis, before.first_base, *step};
}

NodePositions from_length(const Passage& by, const NodePositions& before) {
  const Shape from = by.from();
  if (const auto* fold = std::get_if<Fold>(&by.layer); fold && fold->channels > 1)
    // [C, L] -> [n, C * L / n], position by position: a channel has L / n positions
    return regrouped(before, PositionAxis::channels, from.length, fold->channels);
  if (const auto* flatten = std::get_if<Flatten>(&by.layer))
    return flatten->order == FlattenOrder::length_major || from.channels == 1
               ? regrouped(before, PositionAxis::channels, 1, from.channels)
               : NodePositions{};
  if (!moves_along(by.layer, by.input, by.in))
    return by.out.length == from.length && !leaves_no_positions(by) ? before : NodePositions{};
  const Stride own = own_stride(by.layer, by.input, by.in);
  const std::optional<Stride> step = after(before.step, own);
  if (!step) return {};
  const Range first = needs(by.layer, by.input, by.in, {0, 1});
  const double wide = std::max(static_cast<double>(own.bases) / static_cast<double>(own.positions), 1.0);
  const double moved = keeps_place(by.layer) ? 0 : (static_cast<double>(first.begin + first.end) - wide) / 2;
  const double bases = static_cast<double>(before.step.bases) / static_cast<double>(before.step.positions);
  return {PositionAxis::length, before.first_base + bases * moved, *step};
}

/// Of `channels` and `mixed`.
NodePositions from_channels(const Passage& by, const NodePositions& before) {
  const Shape from = by.from();
  const bool is_mixed = before.axis == PositionAxis::mixed;
  if (const auto* fold = std::get_if<Fold>(&by.layer)) {
    if (is_mixed) return {};
    if (fold->channels == from.length) return {PositionAxis::length, before.first_base, before.step};
    return from.length == 1 ? regrouped(before, PositionAxis::channels, from.channels, fold->channels)
                            : NodePositions{};
  }
  if (const auto* flatten = std::get_if<Flatten>(&by.layer); flatten && !is_mixed)
    return flatten->order == FlattenOrder::channel_major || from.length == 1
               ? regrouped(before, PositionAxis::channels, 1, from.length)
               : NodePositions{};
  if (const auto* slice = std::get_if<ChannelSlice>(&by.layer); slice && !is_mixed) {
    const std::optional<Stride> step = slice->step > 0 ? after(before.step, {slice->step, 1}) : std::nullopt;
    const double bases = static_cast<double>(before.step.bases) / static_cast<double>(before.step.positions);
    if (!step) return {};
    return {before.axis, before.first_base + bases * static_cast<double>(slice->first), *step};
  }
  if (keeps_channels(by)) return before;
  if (by.out.length != from.length && !moves_along(by.layer, by.input, by.in)) return {};
  const bool keeps_places = by.out.channels == from.channels && from.length > 1;
  return keeps_places ? before : NodePositions{PositionAxis::mixed, 0, {}};
}

NodePositions through(const Passage& by, const NodePositions& before) {
  switch (before.axis) {
    case PositionAxis::length:
      return from_length(by, before);
    case PositionAxis::channels:
    case PositionAxis::mixed:
      return from_channels(by, before);
    case PositionAxis::none:
      break;
  }
  return {};
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
