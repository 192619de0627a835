// SPDX-License-Identifier: MIT
// Pseudo-random weights and bases of the golden tests, bit for bit equal to weights_rule.py.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "model/graph.hpp"
#include "model/weights.hpp"

namespace seqcast::goldens {

inline uint64_t fnv1a(std::string_view name) {
  uint64_t value = 0xcbf29ce484222325U;
  for (char c : name) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return value;
}

/// Draw `index` of the sequence that begins at the hash of a name (splitmix64).
inline uint64_t draw(uint64_t hash, uint64_t index) {
  uint64_t z = hash + (index + 1) * 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

/// In [-1, 1), a multiple of 2^-23.
inline double uniform(uint64_t hash, uint64_t index) {
  return static_cast<double>(static_cast<int64_t>(draw(hash, index) >> 40) - (1 << 23)) / (1 << 23);
}

/// What u is multiplied by, and what is added to it.
inline std::pair<double, double> scale_and_offset(const Layer& layer, const TensorSpec& tensor) {
  const bool is_weight = tensor.name == "weight";
  if (std::holds_alternative<BatchNorm>(layer)) return {0.1875, is_weight ? 1.0 : 0.0};
  if (!is_weight) return {0.125, 0.0};
  const int64_t fan_in = tensor.size() / tensor.shape[0];
  return {1.4 * std::sqrt(3.0 / static_cast<double>(fan_in)), 0.0};
}

/// A trained tensor of `node` by the rule.
inline std::vector<float> rule_values(const Node& node, const TensorSpec& tensor) {
  const auto [scale, offset] = scale_and_offset(node.layer, tensor);
  const uint64_t hash = fnv1a(node.name + "." + tensor.name);
  std::vector<float> values(static_cast<size_t>(tensor.size()));
  for (size_t i = 0; i < values.size(); ++i) {
    const double scaled = uniform(hash, i) * scale;
    values[i] = static_cast<float>(scaled + offset);
  }
  return values;
}

/// Letters of one window, codes 0 .. letters - 1.
inline std::vector<uint8_t> rule_codes(int64_t window, int64_t window_bases, uint64_t letters = 4) {
  const uint64_t hash = fnv1a("input");
  std::vector<uint8_t> codes(static_cast<size_t>(window_bases));
  for (int64_t i = 0; i < window_bases; ++i)
    codes[i] =
        static_cast<uint8_t>((draw(hash, static_cast<uint64_t>(window * window_bases + i)) >> 32) * letters >> 32);
  return codes;
}

/// Numbers of one window, [channels, length] row-major.
inline std::vector<double> rule_numbers(int64_t window, Shape shape) {
  const uint64_t hash = fnv1a("input");
  std::vector<double> values(static_cast<size_t>(shape.channels * shape.length));
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = uniform(hash, static_cast<uint64_t>(window) * values.size() + i);
  return values;
}

/// Weights for a graph: trained tensors by the rule, statistics from `statistics`.
inline Weights rule_weights(const Graph& graph, const std::vector<Shape>& shapes, const Weights& statistics) {
  auto values = std::make_shared<std::vector<std::vector<float>>>();
  Weights result{"weights by rule", {}, {}};
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    for (const TensorSpec& tensor : tensors(node.layer, input_shapes(graph, shapes, i))) {
      values->push_back(tensor.statistic ? node_floats(statistics, node, tensor.name) : rule_values(node, tensor));
      // The floats stay where they are when the outer vector grows: it moves the inner ones.
      result.tensors[node.name + "." + tensor.name] = {DataType::f32, tensor.shape,
                                                       std::as_bytes(std::span(values->back()))};
    }
  }
  result.storage = std::move(values);
  return result;
}

}  // namespace seqcast::goldens
