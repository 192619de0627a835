// SPDX-License-Identifier: MIT
// Graph under construction and the call of a Keras layer that is being lowered.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/keras/lowering.hpp"

namespace seqcast {

/// The graph as it grows, and what each step may ask of it.
class KerasGraph {
 public:
  explicit KerasGraph(KerasFacts known) : facts(std::move(known)) {}

  /// Residual a node under a name like `name`, unique and plain. @throws Error  where the layer cannot take its inputs.
  size_t add(const std::string& name, Layer layer, const std::vector<size_t>& inputs);
  const Node& node(size_t index) const { return lowered.graph.nodes[index]; }
  Shape shape(size_t node) const { return lowered.shapes[node]; }
  /// The size of one of a value's axes.
  int64_t size(const KerasValue& value, size_t axis) const;
  std::vector<int64_t> sizes(const KerasValue& value) const;
  /// The node whose channels are this one's positions.
  size_t turned(size_t node);

  KerasFacts facts;
  KerasLowered lowered;

 private:
  std::set<std::string> names_;
  std::map<size_t, size_t> turned_;  ///< nodes whose positions are the other's channels
};

/// One call of a layer.
struct KerasCall {
  KerasGraph& graph;
  const KerasLayer& layer;
  std::string name;  ///< of the node to be
  KerasConfig config;
  const Json& arguments;
  std::vector<KerasValue> inputs;

  const KerasValue& input() const { return inputs[0]; }
  Shape shape() const { return graph.shape(input().node); }
  /// One node after the input, with the same axes.
  KerasValue after(Layer kind) const { return {graph.add(name, std::move(kind), {input().node}), input().axes}; }
  /// Declares where the last node's tensor comes from.
  void tensor(size_t node, const std::string& tensor, const std::string& role,
              std::vector<std::vector<int64_t>> expected, std::function<View(size_t form)> view = nullptr) const;

  /// What the call was given by that name; null where it was not, or was given as none.
  const Json* argument(const char* argument_name) const;
  /// Declares the last node's tensor to be numbers of the layer's own: one for each of its values, or one for all.
  void own_tensor(size_t node, const std::string& tensor, std::vector<float> numbers) const;
  /// factor * value + offset, with numbers of the layer's own: one node, or none where nothing changes.
  KerasValue scaled(const std::string& node_name, const KerasValue& value, double factor, double offset) const;

  /// Index of the axis that Keras numbers from 0 at the batch, or from -1 at the end.
  size_t axis(const KerasValue& value, int64_t number) const;
  /// Whether an axis is the graph's channels (or could be: of size one where there is but one channel).
  bool is_channels(const KerasValue& value, size_t axis) const;
  bool is_length(const KerasValue& value, size_t axis) const;
  /// The value with that axis called channels.
  KerasValue with_channels(KerasValue value, size_t axis) const;
  /// The same, turned where the axis is the graph's positions. @throws KerasNotSupported  for another axis of a
  /// picture.
  KerasValue along_channels(const KerasValue& value, size_t axis) const;
  /// A vector: what is laid flat lazily (one channel) becomes one.
  KerasValue vector(const KerasValue& value) const;
  /// The value as one vector, in the order of its axes; one channel stays a sequence until somebody needs a vector.
  KerasValue flat(const KerasValue& value) const;
  /// The same numbers in the same order, as axes of these sizes. @throws KerasNotSupported  for three that are wide.
  KerasValue reshaped(const KerasValue& value, const std::vector<int64_t>& sizes) const;
  /// Positions become the graph's channels, and channels its positions; Keras's axes stay where they are.
  KerasValue turned(const KerasValue& value) const;
  /// The same call, its input turned where a layer of one dimension runs along the graph's channels.
  KerasCall along_length() const;
  bool channels_first() const;
  KerasNotSupported not_supported(const std::string& why) const;
};

}  // namespace seqcast
