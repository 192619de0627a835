// SPDX-License-Identifier: MIT
// Graph under construction and the call of a Keras layer that is being lowered.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/keras/lowering.hpp"

namespace seqcast {

/// What an operation joins: a tensor, or numbers that the file has.
struct KerasOperand {
  std::optional<ImportedValue> tensor;
  const Json* numbers = nullptr;  ///< where it is no tensor
};

/// A shape that a tensor of a file may have, and where the graph's values lie in it if they are laid out otherwise.
struct StoredForm {
  std::vector<int64_t> shape;
  View view = {};
};

/// One call of a layer.
struct KerasCall {
  ImportedGraph& graph;
  const KerasFacts& facts;
  KerasLowered& lowered;  ///< but for its graph, which grows in `graph`
  const KerasLayer& layer;
  const KerasLayer& in_file;  ///< the same, with what wraps it there
  std::string name;           ///< of the node to be
  KerasConfig config;
  CallArguments& arguments;                           ///< what is never asked for is an error
  std::span<const ImportedValue> values;              ///< all tensors that the call is given
  std::span<const std::string_view> parameters = {};  ///< of a function: their names, in order
  std::vector<KerasOperand> operands = {};            ///< its first argument, or what that lists
  std::vector<ImportedValue> inputs = {};             ///< the tensors among them

  const ImportedValue& input() const { return inputs[0]; }
  Shape shape() const { return graph.shape(input().node); }
  /// One node after the input, with the same axes.
  ImportedValue after(Layer kind) const { return {graph.add(name, std::move(kind), {input().node}), input().axes}; }
  /// A tensor of the layer's, as the file has it. One of another shape is told when all layers are understood.
  /// @param tensor  its name in the graph: weight, bias, ...
  /// @param role    its name in Keras: kernel, gamma, ...
  /// @param forms   what it may be in the file; the first is today's.
  ImportedTensor tensor(std::string tensor, const std::string& role, const std::vector<StoredForm>& forms) const;

  /// What a function was given by that name, or an operation of Keras 3 in its config; null where it was not, or was
  /// given as None. @throws KerasNotSupported  where that is a tensor.
  const Json* argument(std::string_view argument_name) const;
  /// The parameter of that number. @throws KerasNotSupported  where it was not given, or is a list of tensors.
  KerasOperand operand(size_t parameter) const;
  /// The same call, of the operands of its first two parameters.
  KerasCall of_two() const;
  /// Takes the call's first argument as what is operated on. @param from  what it is, or lists.
  void take_operands(const KerasArgument& from);
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
