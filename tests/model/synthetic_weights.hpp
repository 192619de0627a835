// SPDX-License-Identifier: MIT
// Synthetic weights for test graphs.
#pragma once

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/weights.hpp"

namespace seqcast::test {

/// Value `index` of the tensor `name` (NODE.weight, NODE.running_var, ...).
using WeightRule = std::function<float(std::string_view name, int64_t index)>;

/// A number in [0, 1) that depends on name, index and seed alone, the same on every machine.
inline double hashed(std::string_view name, int64_t index, uint64_t seed = 0) {
  uint64_t hash = 1469598103934665603ULL ^ seed;  // FNV-1a over the name
  for (char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
  hash += 0x9e3779b97f4a7c15ULL * static_cast<uint64_t>(index + 1);  // then splitmix64's mixing of the index
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((hash ^ (hash >> 31)) >> 11) * 0x1p-53;
}

/// Weights between -1 and 1 of either sign; variances between 0.5 and 1.5.
inline WeightRule random_rule(uint64_t seed) {
  return [seed](std::string_view name, int64_t index) {
    const double x = hashed(name, index, seed);
    return static_cast<float>(name.ends_with(".running_var") ? 0.5 + x : 2 * x - 1);
  };
}

/// Weights and variances between 0.5 and 1.5, biases and means 0: then every layer but sigmoid and softplus keeps zeros
/// zero, and nothing that a change adds can be taken away again.
inline WeightRule positive_rule(uint64_t seed) {
  return [seed](std::string_view name, int64_t index) {
    const bool zero = name.ends_with(".bias") || name.ends_with(".running_mean");
    return zero ? 0.0F : static_cast<float>(0.5 + hashed(name, index, seed));
  };
}

/// Adds an f32 tensor; the weights keep its bytes alive.
inline void add_tensor(Weights& weights, const std::string& name, std::vector<int64_t> shape,
                       const std::vector<float>& values) {
  struct Boundary {
    std::vector<float> values;
    std::shared_ptr<const void> before;
  };
  auto kept = std::make_shared<Boundary>(Boundary{values, weights.storage});
  weights.tensors[name] = {DataType::f32, std::move(shape), std::as_bytes(std::span(std::as_const(kept->values)))};
  weights.storage = kept;
}

/// Every tensor that the graph reads, filled by the rule.
inline Weights synthetic_weights(const Graph& graph, const std::vector<Shape>& shapes, const WeightRule& rule) {
  Weights weights;
  weights.source = "synthetic.safetensors";
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    for (const TensorSpec& tensor : tensors(graph.nodes[i].layer, input_shapes(graph, shapes, i))) {
      const std::string name = graph.nodes[i].name + "." + tensor.name;
      std::vector<float> values(static_cast<size_t>(tensor.size()));
      for (size_t index = 0; index < values.size(); ++index) values[index] = rule(name, static_cast<int64_t>(index));
      add_tensor(weights, name, tensor.shape, values);
    }
  }
  return weights;
}

}  // namespace seqcast::test
