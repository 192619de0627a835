// SPDX-License-Identifier: MIT
#include "model/split_taps.hpp"

#include <algorithm>
#include <utility>

#include "model/graph_builder.hpp"

namespace seqcast {
namespace {

bool is_head(const Model& model, size_t node) {
  return std::any_of(model.contract.heads.begin(), model.contract.heads.end(),
                     [&](const Head& head) { return head.node == node || head.counts == node; });
}

bool batch_norm_follows(const Graph& graph, size_t node) {
  return std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const Node& reader) {
    return std::holds_alternative<BatchNorm>(reader.layer) && reader.inputs[0] == node;
  });
}

/// Whether a tensor's axes can be strided one by one.
bool has_three_axes(const Model& model, const std::string& name) {
  const auto found = model.weights.tensors.find(name);
  return found != model.weights.tensors.end() && found->second.shape.size() == 3 && found->second.view.sizes.empty();
}

bool is_split(const Model& model, size_t index) {
  const Node& node = model.graph.nodes[index];
  const auto* conv = std::get_if<Conv1d>(&node.layer);
  return conv && conv->dilation > 1 && conv->kernel > 1 && conv->stride == 1 && conv->groups == 1 &&
         node.inputs[0] != 0 && has_three_axes(model, node.name + ".weight") && !is_head(model, index) &&
         !batch_norm_follows(model.graph, index);
}

/// weight [filters, C, kernel] -> [kernel * filters, C, 1], where it lies
Tensor taps_of(const Tensor& weight) {
  const View view = view_of(weight);
  const int64_t filters = weight.shape[0], channels = weight.shape[1], kernel = weight.shape[2];
  Tensor taps = weight;
  taps.shape = {kernel * filters, channels, 1};
  taps.view = {view.first, {view.strides[2], view.strides[0], view.strides[1]}, {kernel, filters, channels}};
  return taps;
}

}  // namespace

std::optional<Model> split_taps(const Model& model) {
  const std::vector<Node>& nodes = model.graph.nodes;
  UniqueNames names;
  for (const Node& node : nodes) names.give(node.name);
  Model split = model;
  GraphBuilder builder(Graph{{nodes[0]}});
  std::vector<size_t> place{0};
  for (size_t i = 1; i < nodes.size(); ++i) {
    Layer layer = nodes[i].layer;
    std::vector<size_t> inputs;
    for (const size_t input : nodes[i].inputs) inputs.push_back(place[input]);
    if (is_split(model, i)) {
      const Conv1d conv = std::get<Conv1d>(layer);
      const Conv1d of_taps{.filters = conv.kernel * conv.filters, .kernel = 1, .padding = {}, .bias = false};
      const size_t products = builder.join(inputs, of_taps, names.give(nodes[i].name + "_taps"));
      split.weights.tensors[builder.node(products).name + ".weight"] =
          taps_of(model.weights.tensors.at(nodes[i].name + ".weight"));
      layer = TapSum{conv.kernel, conv.dilation, conv.padding, conv.bias};
      inputs = {products};
    }
    place.push_back(builder.join(std::move(inputs), std::move(layer), nodes[i].name));
  }
  if (builder.graph().nodes.size() == nodes.size()) return std::nullopt;
  split.graph = builder.graph();
  renumber(split.contract.heads, place);
  split.shapes = shapes(split.graph, model.contract.window_bases);
  return split;
}

}  // namespace seqcast
