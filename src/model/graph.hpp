// SPDX-License-Identifier: MIT
// Layer graph and its shapes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/layers.hpp"

namespace seqcast {

/// One layer in its place.
struct Node {
  std::string name;
  Layer layer;
  std::vector<size_t> inputs;  ///< indices of nodes before this one
};

/// Nodes in topological order; the first is the Input that the sequence is, and others may be given besides it.
struct Graph {
  std::vector<Node> nodes;

  /// The side inputs: all but the sequence.
  std::vector<size_t> side_inputs() const;

  std::optional<size_t> find(std::string_view name) const;
};

/// Shapes of every node's output for a window of `window_bases`.
/// @throws Error  naming the layer that cannot take its input, or that is too large to address.
std::vector<Shape> shapes(const Graph& graph, int64_t window_bases);

/// Shapes of a node's inputs, in their order.
std::vector<Shape> input_shapes(const Graph& graph, const std::vector<Shape>& shapes, size_t node);

/// For each node: whether `target` reads it, directly or through others (target itself included).
std::vector<bool> upstream(const Graph& graph, size_t target);

}  // namespace seqcast
