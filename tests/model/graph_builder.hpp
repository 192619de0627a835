// SPDX-License-Identifier: MIT
// Builder of small graphs for tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/graph.hpp"
#include "tests/model/printing.hpp"

namespace seqcast::test {

inline constexpr Padding valid{Padding::Kind::valid};
inline constexpr Padding same{Padding::Kind::same};
inline constexpr Padding causal{Padding::Kind::causal};
constexpr Padding sides(int64_t left, int64_t right) { return {Padding::Kind::sides, left, right}; }

/// Appends layers to a graph that begins with an input; every call returns the new node's index.
class GraphBuilder {
 public:
  explicit GraphBuilder(int64_t channels = 4) { graph_.nodes.push_back({"input", Input{channels}, {}}); }

  /// Appends a layer that reads the last one. Without a name it is called KIND_INDEX.
  size_t then(Layer layer, std::string name = {}) { return join({last()}, std::move(layer), std::move(name)); }

  size_t join(std::vector<size_t> inputs, Layer layer, std::string name = {}) {
    if (name.empty()) name = std::string(kind(layer)) + "_" + std::to_string(graph_.nodes.size());
    graph_.nodes.push_back({std::move(name), std::move(layer), std::move(inputs)});
    return last();
  }

  size_t last() const { return graph_.nodes.size() - 1; }
  const Graph& graph() const { return graph_; }

 private:
  Graph graph_;
};

/// The graph of one layer alone; a join reads the input twice.
inline Graph alone(const Layer& layer, int64_t channels) {
  GraphBuilder builder(channels);
  const bool joins = std::visit([](const auto& one) { return one.min_inputs > 1; }, layer);
  builder.join(joins ? std::vector<size_t>{0, 0} : std::vector<size_t>{0}, layer);
  return builder.graph();
}

}  // namespace seqcast::test
