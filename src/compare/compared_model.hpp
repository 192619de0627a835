// SPDX-License-Identifier: MIT
// A model as it is compared: its layers, and what its heads' transforms do as layers behind them.
#pragma once

#include <string>
#include <vector>

#include "model/model.hpp"

namespace seqcast {

struct ComparedModel {
  std::string name;  ///< as the user wrote it
  Graph graph;
  std::vector<Shape> shapes;  ///< for one window
  Weights weights;
  Contract contract;

  const Node& node(size_t index) const { return graph.nodes[index]; }
  /// Whether a node is given with the window, not computed.
  bool is_input(size_t index) const { return graph.nodes[index].inputs.empty(); }
};

/// The model with a layer for each transform, since frameworks compute them as layers: NODE_softmax, NODE_sigmoid, ...
ComparedModel compared(const Model& model, std::string name);

}  // namespace seqcast
