// SPDX-License-Identifier: MIT
// Named weights of a model, and their check against the graph.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/graph.hpp"
#include "model/tensor.hpp"

namespace seqcast {

/// Named tensors, read-only, and what keeps them alive.
struct Weights {
  std::string source;  ///< the file, for messages; empty where there is none
  std::map<std::string, Tensor, std::less<>> tensors;
  std::shared_ptr<const void> storage;

  bool empty() const noexcept { return tensors.empty(); }
};

/// A tensor and what keeps its bytes alive.
struct KeptTensor {
  Tensor tensor;
  std::shared_ptr<const void> storage;
};

/// Whether a tensor's values were not read, which is not that it has none.
bool is_unread(const Tensor& tensor) noexcept;

/// Those of the tensors, by NODE.tensor, that the graph's nodes read, but those whose values were not read.
///
/// @param source  the file, for messages.
/// @param shapes  of the graph's nodes.
Weights weights_of(const Graph& graph, const std::vector<Shape>& shapes,
                   const std::map<std::string, KeptTensor>& tensors, const std::string& source);

/// What was noticed while the weights were checked against the graph.
struct WeightsReport {
  std::vector<std::string> unused;      ///< tensors that no layer reads
  std::vector<std::string> not_finite;  ///< tensors with NaN or infinity in them
  int64_t not_finite_values = 0;

  /// Adds what was noticed in other weights. @param source  their file.
  void add(const WeightsReport& more, const std::string& source);
};

/// Checks name, type and shape of every tensor that the nodes flagged in `wanted` read.
///
/// @throws Error  at the first tensor that is missing or has another shape, naming file, tensor and layer.
WeightsReport check_weights(const Weights& weights, const Graph& graph, const std::vector<Shape>& shapes,
                            const std::vector<bool>& wanted);

/// Hands a node's tensors on under another name of the node; those that are missing stay missing.
///
/// @param in  shapes of the node's inputs.
void copy_tensors(const Weights& from, const Node& node, std::span<const Shape> in, const std::string& name,
                  Weights& to);

/// The tensor `name` of a node, as floats; empty where the layer has none of that name (no bias, no gamma).
std::vector<float> node_floats(const Weights& weights, const Node& node, const std::string& name);

}  // namespace seqcast
