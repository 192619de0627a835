// SPDX-License-Identifier: MIT
#include "model/graph.hpp"

#include "model/shape_inference.hpp"

namespace seqcast {
std::optional<size_t> Graph::find(std::string_view name) const {
  for (size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].name == name) return i;
  return std::nullopt;
}

std::vector<size_t> Graph::side_inputs() const {
  std::vector<size_t> result;
  for (size_t i = 1; i < nodes.size(); ++i)
    if (std::holds_alternative<Input>(nodes[i].layer)) result.push_back(i);
  return result;
}

std::vector<Shape> shapes(const Graph& graph, int64_t window_bases) {
  ShapeInference inference(window_bases);
  for (const Node& node : graph.nodes) inference.add(node);
  return inference.shapes();
}

std::vector<Shape> input_shapes(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  std::vector<Shape> result;
  result.reserve(graph.nodes[node].inputs.size());
  for (size_t input : graph.nodes[node].inputs) result.push_back(shapes[input]);
  return result;
}

std::vector<bool> upstream(const Graph& graph, size_t target) {
  std::vector<bool> result(graph.nodes.size(), false);
  result[target] = true;
  for (size_t i = target + 1; i-- > 0;)
    if (result[i])
      for (size_t input : graph.nodes[i].inputs) result[input] = true;
  return result;
}

}  // namespace seqcast
