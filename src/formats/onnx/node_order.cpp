// SPDX-License-Identifier: MIT
#include "formats/onnx/node_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "model/limits.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Who gives each value: a node, or none where it is there from the beginning.
using Givers = std::map<std::string, const onnx::Node*>;

std::string giver_text(const onnx::Node* node) {
  return node ? fmt::format("layer '{}' ({})", onnx_node_name(*node), node->op_type()) : "an input or a weight";
}

void add_given(const OnnxFile& file, Givers& givers, const std::string& name, const onnx::Node* node) {
  const auto [place, is_new] = givers.emplace(name, node);
  if (!is_new)
    throw Error(fmt::format("'{}' is given twice, by {} and by {}", name, giver_text(place->second), giver_text(node)))
        .in(file.path);
}

Givers read_givers(const OnnxFile& file, OnnxOrder& order) {
  Givers givers;
  for (const onnx::Tensor& tensor : file.graph().initializer()) {
    if (tensor.name().empty()) throw Error("a weight has no name").in(file.path);
    add_given(file, givers, tensor.name(), nullptr);
    order.initializers[tensor.name()] = &tensor;
  }
  std::map<std::string, bool> seen;
  for (const onnx::ValueInfo& input : file.graph().input()) {
    if (input.name().empty()) throw Error("an input has no name").in(file.path);
    if (!seen.emplace(input.name(), true).second)
      throw Error(fmt::format("has two inputs '{}'", input.name())).in(file.path);
    if (order.initializers.contains(input.name())) continue;  // a weight, listed as an input in old files
    add_given(file, givers, input.name(), nullptr);
    order.inputs.push_back(&input);
  }
  for (const onnx::Node& node : file.graph().node())
    for (const std::string& output : node.output())
      if (!output.empty()) add_given(file, givers, output, &node);
  return givers;
}

/// Follows the nodes that wait for each other, from the file's first one, until one comes again.
std::string cycle_text(const OnnxFile& file, const Givers& givers, const std::map<const onnx::Node*, size_t>& waiting) {
  const auto& nodes = file.graph().node();
  const onnx::Node* node = &*std::ranges::find_if(nodes, [&](const onnx::Node& one) { return waiting.contains(&one); });
  std::map<const onnx::Node*, bool> seen;
  while (seen.emplace(node, true).second) {
    for (const std::string& input : node->input()) {
      const auto giver = givers.find(input);
      if (giver == givers.end() || !giver->second || !waiting.contains(giver->second)) continue;
      node = giver->second;
      break;
    }
  }
  return giver_text(node);
}

void sort_nodes(const OnnxFile& file, const Givers& givers, OnnxOrder& order) {
  std::map<const onnx::Node*, std::vector<const onnx::Node*>> readers;
  std::map<const onnx::Node*, size_t> waiting;  // for how many values
  std::vector<const onnx::Node*> ready;
  for (const onnx::Node& node : file.graph().node()) {
    size_t inputs = 0;
    for (const std::string& input : node.input()) {
      if (input.empty()) continue;  // an optional one that is left out
      const auto giver = givers.find(input);
      if (giver == givers.end())
        throw Error(fmt::format("{} reads '{}', which nothing gives", onnx_layer_text(node), input)).in(file.path);
      if (!giver->second) continue;
      readers[giver->second].push_back(&node);
      ++inputs;
    }
    if (inputs > 0)
      waiting[&node] = inputs;
    else
      ready.push_back(&node);
  }
  std::ranges::reverse(ready);
  while (!ready.empty()) {  // a stack: branches are written out one after the other
    const onnx::Node* node = ready.back();
    ready.pop_back();
    order.nodes.push_back(node);
    const std::vector<const onnx::Node*>& next = readers[node];
    for (size_t i = next.size(); i-- > 0;) {
      const auto place = waiting.find(next[i]);
      if (--place->second > 0) continue;
      waiting.erase(place);
      ready.push_back(next[i]);
    }
  }
  if (!waiting.empty())
    throw Error(fmt::format("its layers form a cycle, of which {} is one", cycle_text(file, givers, waiting)))
        .in(file.path);
}

/// Leaves out what no output needs, as runtimes do.
void drop_unused(const OnnxFile& file, OnnxOrder& order) {
  std::set<std::string_view> needed;
  for (const onnx::ValueInfo& output : file.graph().output()) needed.insert(output.name());
  std::vector<const onnx::Node*> kept;
  for (size_t i = order.nodes.size(); i-- > 0;) {
    const onnx::Node* node = order.nodes[i];
    if (std::ranges::none_of(node->output(), [&](const std::string& output) { return needed.contains(output); }))
      continue;
    needed.insert(node->input().begin(), node->input().end());
    kept.push_back(node);
  }
  std::ranges::reverse(kept);
  order.nodes = std::move(kept);
}

}  // namespace

OnnxOrder order_onnx(const OnnxFile& file) {
  OnnxOrder order;
  const onnx::Graph& graph = file.graph();
  if (static_cast<size_t>(graph.node_size()) > max_layers)
    throw Error(fmt::format("has {} layers, expected at most {}", graph.node_size(), max_layers)).in(file.path);
  const Givers givers = read_givers(file, order);
  if (order.inputs.empty()) throw Error("has no input").in(file.path);
  if (graph.output().empty()) throw Error("has no output").in(file.path);
  for (const onnx::ValueInfo& output : graph.output()) {
    if (!givers.contains(output.name()))
      throw Error(fmt::format("its output '{}' is given by nothing", output.name())).in(file.path);
    ++order.readers[output.name()];
  }
  sort_nodes(file, givers, order);
  drop_unused(file, order);
  for (const onnx::Node* node : order.nodes)
    for (const std::string& input : node->input()) ++order.readers[input];
  return order;
}

}  // namespace seqcast
