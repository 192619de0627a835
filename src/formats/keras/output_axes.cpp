// SPDX-License-Identifier: MIT
#include "formats/keras/output_axes.hpp"

#include <algorithm>

#include "model/node_positions.hpp"

namespace seqcast {
namespace {

/// A last activation, which may become the contract's transform: what is moved goes before it.
const Layer* last_activation(const ImportedGraph& graph, size_t node) {
  const Layer& layer = graph.node(node).layer;
  if (std::holds_alternative<Softmax>(layer)) return &layer;
  const auto* activation = std::get_if<Activation>(&layer);
  return activation && activation->function != ActivationFunction::prelu ? &layer : nullptr;
}

ImportedValue turned(ImportedGraph& graph, const ImportedValue& value) {
  const Layer* last = last_activation(graph, value.node);
  if (!last) return graph.transposed(value);
  Layer layer = *last;
  if (auto* softmax = std::get_if<Softmax>(&layer))
    softmax->over = softmax->over == Axis::channels ? Axis::length : Axis::channels;
  const Node& node = graph.node(value.node);
  const std::string name = node.name;
  const ImportedValue before = graph.transposed({node.inputs[0], value.axes});
  return {graph.add(name + "_transposed", std::move(layer), {before.node}), before.axes};
}

/// All values as tracks, in the file's order.
ImportedValue laid_flat(ImportedGraph& graph, const ImportedValue& value) {
  if (graph.shape(value.node).length == 1) return value;
  const Layer* last = last_activation(graph, value.node);
  const std::string name = graph.node(value.node).name + "_flat";
  if (!last || std::holds_alternative<Softmax>(*last)) return graph.vector(graph.flat(name, value));
  const Layer layer = *last;
  const ImportedValue before{graph.node(value.node).inputs[0], value.axes};
  const ImportedValue flat = graph.vector(graph.flat(name, before));
  return {graph.add(name + "_activated", layer, {flat.node}), flat.axes};
}

/// Whether the axis of the graph's channels stands before that of its positions; or before any, where that is gone.
bool has_channels_first(const ImportedValue& value) {
  const auto channels = std::ranges::find(value.axes, ValueAxis::channels);
  const auto length = std::ranges::find(value.axes, ValueAxis::length);
  return channels < length && channels + 1 < value.axes.end();
}

}  // namespace

ImportedValue with_bins_in_place(ImportedGraph& graph, const ImportedValue& value) {
  const PositionAxis axis = node_positions(graph.builder().graph(), graph.builder().shapes())[value.node].axis;
  const bool is_vector = value.axes.size() < 2;
  if (axis == PositionAxis::channels) return is_vector ? value : turned(graph, value);
  if (axis != PositionAxis::mixed) return value;
  return has_channels_first(value) ? turned(graph, value) : laid_flat(graph, value);
}

}  // namespace seqcast
