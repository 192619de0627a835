// SPDX-License-Identifier: MIT
// A graph in the making: every layer has a name of its own, and a shape as soon as it is added.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/contract.hpp"
#include "model/names.hpp"
#include "model/shape_inference.hpp"

namespace seqcast {

/// Appends layers to a graph that begins with the sequence, called `input`; every call returns the new node's index.
class GraphBuilder {
 public:
  /// @param channels      of the sequence.
  /// @param window_bases  its length; none where shapes are not wanted while the graph grows.
  explicit GraphBuilder(int64_t channels = 4, std::optional<int64_t> window_bases = std::nullopt,
                        UniqueNames names = UniqueNames());

  /// Goes on with a graph whose names are plain and each their own.
  explicit GraphBuilder(Graph graph);

  /// Appends a layer that reads the last one. Without a name it is called KIND_INDEX, as conv1d_3.
  size_t then(Layer layer, const std::string& name = {}) { return join({last()}, std::move(layer), name); }

  /// Appends a layer that reads earlier ones; none for an Input.
  ///
  /// @param name    made plain, and with a number where it is taken.
  /// @throws Error  where shapes are wanted: naming the layer, where it cannot take its inputs or is too large.
  size_t join(std::vector<size_t> inputs, Layer layer, const std::string& name = {});

  /// Appends another graph's nodes, each under its name behind `prefix`. The sequence is one: the other's node 0 is
  /// this one's.
  ///
  /// @param kept  the other's nodes, in an order in which every node comes after its inputs.
  /// @return      for each node of the other, its index here; 0 for those that are not kept.
  std::vector<size_t> append(const Graph& other, const std::vector<size_t>& kept, const std::string& prefix = {});

  size_t last() const noexcept { return graph_.nodes.size() - 1; }
  const Node& node(size_t index) const { return graph_.nodes[index]; }
  Shape shape(size_t node) const { return shapes()[node]; }
  std::optional<size_t> find(std::string_view name) const;
  const Graph& graph() const noexcept { return graph_; }
  /// For one window; empty where no shapes were wanted.
  const std::vector<Shape>& shapes() const;

 private:
  Graph graph_;
  UniqueNames names_;
  std::unordered_map<std::string, size_t> index_;  ///< by name
  std::optional<ShapeInference> inference_;
};

/// A part of a graph.
struct PrunedGraph {
  Graph graph;
  std::vector<size_t> kept;   ///< for each of its nodes, the index in the whole
  std::vector<size_t> place;  ///< for each node of the whole, its index here; 0 for those that are left out
};

/// The graph without the nodes that are not `wanted`, under names that are plain and each their own. The sequence
/// stays, and inputs besides it come right after it.
PrunedGraph pruned(const Graph& graph, std::vector<bool> wanted);

/// For each node: whether one of the heads reads it, or the counts that its transform takes.
std::vector<bool> read_by(const Graph& graph, const std::vector<Head>& heads);

/// Gives heads the nodes that their own have become. @param place  for each node, its new index.
void renumber(std::vector<Head>& heads, const std::vector<size_t>& place);

}  // namespace seqcast
