// SPDX-License-Identifier: MIT
#include "model/weights.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

std::string shape_text(const std::vector<int64_t>& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

void check_tensor(const Weights& weights, const Node& node, const TensorSpec& expected, WeightsReport& report) {
  const std::string name = node.name + "." + expected.name;
  const auto found = weights.tensors.find(name);
  if (found == weights.tensors.end())
    throw Error(fmt::format("tensor '{}' is missing, expected {} for layer '{}' ({})", name, shape_text(expected.shape),
                            node.name, kind(node.layer)))
        .in(weights.source);
  if (found->second.shape != expected.shape)
    throw Error(fmt::format("tensor '{}' has shape {}, expected {} from layer '{}' ({})", name,
                            shape_text(found->second.shape), shape_text(expected.shape), node.name, kind(node.layer)))
        .in(weights.source);
  const int64_t bad = count_not_finite(found->second);
  if (bad > 0) report.not_finite.push_back(name);
  report.not_finite_values += bad;
}

}  // namespace

bool is_unread(const Tensor& tensor) noexcept {
  return tensor.bytes.empty() && std::ranges::find(tensor.shape, 0) == tensor.shape.end();
}

Weights weights_of(const Graph& graph, const std::vector<Shape>& shapes,
                   const std::map<std::string, KeptTensor>& tensors, const std::string& source) {
  const auto storage = std::make_shared<std::set<std::shared_ptr<const void>>>();
  Weights weights{source, {}, storage};
  for (size_t i = 0; i < graph.nodes.size(); ++i)
    for (const TensorSpec& spec : seqcast::tensors(graph.nodes[i].layer, input_shapes(graph, shapes, i))) {
      const auto found = tensors.find(graph.nodes[i].name + "." + spec.name);
      if (found == tensors.end() || is_unread(found->second.tensor)) continue;
      weights.tensors[found->first] = found->second.tensor;
      storage->insert(found->second.storage);
    }
  return weights;
}

void WeightsReport::add(const WeightsReport& more, const std::string& source) {
  for (const std::string& name : more.unused)
    if (std::ranges::find(unused, name) == unused.end()) unused.push_back(name);
  for (const std::string& name : more.not_finite) not_finite.push_back(fmt::format("{} of {}", name, source));
  not_finite_values += more.not_finite_values;
}

WeightsReport check_weights(const Weights& weights, const Graph& graph, const std::vector<Shape>& shapes,
                            const std::vector<bool>& wanted) {
  WeightsReport report;
  std::map<std::string, bool, std::less<>> read;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    for (const TensorSpec& expected : tensors(graph.nodes[i].layer, input_shapes(graph, shapes, i))) {
      if (!wanted[i]) continue;
      check_tensor(weights, graph.nodes[i], expected, report);
      read[graph.nodes[i].name + "." + expected.name] = true;
    }
  }
  for (const auto& [name, tensor] : weights.tensors)
    if (!read.contains(name)) report.unused.push_back(name);
  return report;
}

void copy_tensors(const Weights& from, const Node& node, std::span<const Shape> in, const std::string& name,
                  Weights& to) {
  for (const TensorSpec& spec : tensors(node.layer, in)) {
    const auto found = from.tensors.find(node.name + "." + spec.name);
    if (found != from.tensors.end()) to.tensors[name + "." + spec.name] = found->second;
  }
}

std::vector<float> node_floats(const Weights& weights, const Node& node, const std::string& name) {
  const auto found = weights.tensors.find(node.name + "." + name);
  return found == weights.tensors.end() ? std::vector<float>{} : to_floats(found->second);
}

}  // namespace seqcast
