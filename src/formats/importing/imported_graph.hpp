// SPDX-License-Identifier: MIT
// A graph in the making out of a file's own values, whose axes stand in the order that the file has them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/graph_builder.hpp"
#include "model/weights.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// What an axis of a file's value (without the batch) is in the graph, where every value is [channels, length].
enum class ValueAxis { length, channels, one };

/// A value of a file: a node's output, and what its axes are. [L, C] is {length, channels}; a picture [L, 4, 1] of
/// one-hot bases is {length, channels, one}; a vector is {channels}, or {length} where it is one channel laid flat.
struct ImportedValue {
  size_t node = 0;
  std::vector<ValueAxis> axes;
  bool is_codes = false;  ///< the sequence's letters as numbers, for an Embedding alone
};

/// Why a value cannot be laid out as a layer reads it, as in "it reads an axis of a picture".
struct LayoutNotSupported : Error {
  using Error::Error;
};

/// The value with one of its axes called channels.
ImportedValue with_channels(ImportedValue value, size_t axis);

/// A tensor of a layer, as the file has it.
struct ImportedTensor {
  std::string name;  ///< the layer's: weight, bias, ...
  Tensor stored;     ///< without bytes where the file's values were not read
  View view;         ///< where the layer's values lie among the stored ones, if they are laid out otherwise
  std::shared_ptr<const void> storage;  ///< what keeps the bytes alive
  bool is_one_for_all = false;          ///< one number is all values of the layer's
};

/// A tensor of numbers that no tensor of the file has: one for each of the layer's values, or one for all.
ImportedTensor own_tensor(std::string name, std::vector<float> numbers);

/// Appends layers, and answers what a file's axes are in the graph.
class ImportedGraph {
 public:
  /// @param file          for messages.
  /// @param channels      of the sequence, node 0.
  /// @param window_bases  its length.
  /// @throws Error         where that is longer than any window.
  ImportedGraph(std::string file, int64_t channels, int64_t window_bases);

  /// Appends a node under a name like `name`, unique and plain.
  /// @param given   the tensors that the layer reads, as far as the file has them.
  /// @throws Error  naming file and layer, where the layer cannot take its inputs.
  size_t add(const std::string& name, Layer layer, const std::vector<size_t>& inputs,
             const std::vector<ImportedTensor>& given = {});

  const GraphBuilder& builder() const noexcept { return builder_; }
  const Node& node(size_t index) const { return builder_.node(index); }
  Shape shape(size_t node) const { return builder_.shape(node); }
  /// The tensors of all nodes, by NODE.tensor.
  const std::map<std::string, KeptTensor>& tensors() const noexcept { return tensors_; }

  /// The size of one of a value's axes.
  int64_t size(const ImportedValue& value, size_t axis) const;
  std::vector<int64_t> sizes(const ImportedValue& value) const;
  /// The axes that have more than one position or channel, in order.
  std::vector<ValueAxis> wide_axes(const ImportedValue& value) const;
  /// Whether an axis is the graph's channels (or could be: of size one where there is but one channel).
  bool is_channels(const ImportedValue& value, size_t axis) const;
  /// Whether an axis is the graph's positions, or could be.
  bool is_length(const ImportedValue& value, size_t axis) const;

  /// The node whose channels are this one's positions: [C, L] -> [L, C].
  size_t transposed(size_t node);
  /// Positions become the graph's channels, and channels its positions; the file's axes stay where they are.
  ImportedValue transposed(const ImportedValue& value);
  /// The value with that axis as the graph's channels, transposed where it is the graph's positions.
  /// @throws LayoutNotSupported  for another axis of a picture.
  ImportedValue along_channels(const ImportedValue& value, size_t axis);
  /// The value transposed where its axes are swapped in these, so that a layer that keeps axes does not change them.
  ImportedValue turned_as(const ImportedValue& value, const std::vector<ValueAxis>& axes);
  /// A vector: what is laid flat lazily (one channel) becomes one.
  ImportedValue vector(const ImportedValue& value);
  /// The value as one vector, in the order of its axes; one channel stays a sequence until a layer needs a vector.
  /// @param name  of the node to be, where one is needed.
  ImportedValue flat(const std::string& name, const ImportedValue& value);
  /// The same numbers in the same order, as axes of these sizes.
  /// @throws LayoutNotSupported  for three that are wide.
  ImportedValue reshaped(const std::string& name, const ImportedValue& value, const std::vector<int64_t>& sizes);

 private:
  size_t joined(const std::string& name, Layer layer, const std::vector<size_t>& inputs);
  void take_tensors(size_t node, const std::vector<ImportedTensor>& given);

  std::string file_;
  GraphBuilder builder_;
  std::map<std::string, KeptTensor> tensors_;
  std::map<size_t, size_t> transposed_;  ///< nodes whose positions are the other's channels
};

}  // namespace seqcast
