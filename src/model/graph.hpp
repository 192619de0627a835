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

/// Nodes in topological order; the first is the Input that the sequence is, and others may be given beside it.
struct Graph {
  std::vector<Node> nodes;

  /// The inputs beside the sequence.
  std::vector<size_t> other_inputs() const;

  std::optional<size_t> find(std::string_view name) const;
};

/// Shapes of every node's output for a window of `window_bases`.
/// @throws Error  naming the layer that cannot take its input, or that is too large to address.
std::vector<Shape> shapes(const Graph& graph, int64_t window_bases);

/// Shape of a node's first input, or of all of a sum's or product's once they are as wide as each other; {} for the
/// input node.
Shape input_shape(const Graph& graph, const std::vector<Shape>& shapes, size_t node);

/// Whether a node that one of a sum's or product's inputs is has one position, which stands beside each of the sum's.
bool is_spread(const Graph& graph, const std::vector<Shape>& shapes, size_t node, size_t input);

/// For each node: whether `target` reads it, directly or through others (target itself included).
std::vector<bool> upstream(const Graph& graph, size_t target);

}  // namespace seqcast
