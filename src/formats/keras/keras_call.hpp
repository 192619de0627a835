// SPDX-License-Identifier: MIT
// Graph under construction and the call of a Keras layer that is being lowered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/keras/lowering.hpp"

namespace seqcast {

/// One call of a layer.
struct KerasCall {
  ImportedGraph& graph;
  const KerasFacts& facts;
  KerasLowered& lowered;  ///< but for its graph, which grows in `graph`
  const KerasLayer& layer;
  std::string name;  ///< of the node to be
  KerasConfig config;
  const Json& arguments;
  std::vector<ImportedValue> inputs;

  const ImportedValue& input() const { return inputs[0]; }
  Shape shape() const { return graph.shape(input().node); }
  /// One node after the input, with the same axes.
  ImportedValue after(Layer kind) const { return {graph.add(name, std::move(kind), {input().node}), input().axes}; }
  /// Declares where the last node's tensor comes from.
  void tensor(size_t node, const std::string& tensor, const std::string& role,
              std::vector<std::vector<int64_t>> expected, std::function<View(size_t form)> view = nullptr) const;

  /// What the call was given by that name; null where it was not, or was given as none.
  const Json* argument(const char* argument_name) const;
  /// Declares the last node's tensor to be numbers of the layer's own: one for each of its values, or one for all.
  void own_tensor(size_t node, const std::string& tensor, std::vector<float> numbers) const;
  /// factor * value + offset, with numbers of the layer's own: one node, or none where nothing changes.
  ImportedValue scaled(const std::string& node_name, const ImportedValue& value, double factor, double offset) const;

  /// Index of the axis that Keras numbers from 0 at the batch, or from -1 at the end.
  size_t axis(const ImportedValue& value, int64_t number) const;
  /// The same call, its input transposed where a layer of one dimension runs along the graph's channels.
  KerasCall along_length() const;
  bool channels_first() const;
  KerasNotSupported not_supported(const std::string& why) const;
};

}  // namespace seqcast
