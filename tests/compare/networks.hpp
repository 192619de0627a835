// SPDX-License-Identifier: MIT
// A small network of every usual layer, and ways to change it.
#pragma once

#include <string>
#include <vector>

#include "compare/compared_model.hpp"
#include "compare/layer_walk.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/synthetic_weights.hpp"

namespace seqcast::test {

constexpr int64_t network_window = 24;

/// input [4, 24] - conv1 - bn1 - act1 (GELU) - conv2 - relu2 - pool - conv3 - relu3 - flatten - fc - relu4 - out [2,
/// 1].
inline Graph network_graph() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 8, .kernel = 5, .padding = same}, "conv1");
  builder.then(BatchNorm{.eps = 1e-5}, "bn1");
  builder.then(Activation{ActivationFunction::gelu_erf}, "act1");
  builder.then(Conv1d{.filters = 8, .kernel = 4, .padding = same}, "conv2");
  builder.then(Activation{}, "relu2");
  builder.then(MaxPool{.size = 2}, "pool");
  builder.then(Conv1d{.filters = 8, .kernel = 4, .padding = same}, "conv3");
  builder.then(Activation{}, "relu3");
  builder.then(Flatten{FlattenOrder::channel_major}, "flatten");
  builder.then(Dense{.units = 6}, "fc");
  builder.then(Activation{}, "relu4");
  builder.then(Dense{.units = 2}, "out");
  return builder.graph();
}

inline ComparedModel model_of(const Graph& graph, int64_t window_bases = network_window) {
  ComparedModel model{"model", graph, shapes(graph, window_bases), {}, {}};
  model.contract.window_bases = window_bases;
  model.weights = synthetic_weights(graph, model.shapes, random_rule(5));
  return model;
}

inline ComparedModel network() { return model_of(network_graph()); }

/// The layer of that name, as the kind that it is.
template <class Kind>
Kind& layer(ComparedModel& model, const std::string& name) {
  return std::get<Kind>(model.graph.nodes[model.graph.find(name).value()].layer);
}

/// Replaces a tensor's values by what `change` makes of them.
template <class Make>
void change_tensor(ComparedModel& model, const std::string& name, const Make& change) {
  const Tensor old = model.weights.tensors.at(name);
  std::vector<float> values = to_floats(old);
  change(values);
  add_tensor(model.weights, name, old.shape, values);
}

inline void exchange_tensors(ComparedModel& model, const std::string& first, const std::string& second) {
  std::swap(model.weights.tensors.at(first), model.weights.tensors.at(second));
}

/// One-hot letters.
inline InputValues letters_of(const ComparedModel& model, uint64_t seed = 3) {
  std::vector<uint8_t> codes;
  for (int64_t i = 0; i < model.contract.window_bases; ++i)
    codes.push_back(static_cast<uint8_t>(4 * hashed("letters", i, seed)));
  return {{0, reference::one_hot(codes, 4, 0)}};
}

/// All values of a model, by the nodes.
inline std::vector<reference::Array> values_of(const ComparedModel& model, const InputValues& inputs) {
  return reference::evaluate(model.graph, model.weights, inputs.at(0));
}

}  // namespace seqcast::test
