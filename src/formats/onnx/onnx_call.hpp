// SPDX-License-Identifier: MIT
// Graph under construction and the ONNX node that is being lowered.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/importing/imported_layers.hpp"
#include "formats/onnx/attributes.hpp"
#include "formats/onnx/expression.hpp"
#include "formats/onnx/node_order.hpp"
#include "formats/onnx/onnx_tensors.hpp"
#include "formats/onnx/turned_expressions.hpp"

namespace seqcast {

/// How a file lays a value out where the graph does not: nodes that do not know this are refused, with the node that
/// laid it out so.
struct OnnxLayout {
  enum class Kind {
    plain,
    merged,    ///< the batch and the first axis besides it are one, [N * L, C]: rows of a product with a matrix
    moved,     ///< the batch is the axis `axis`, as in [C, N, L]
    repeated,  ///< `axis`, of size 1 in the graph, is `count` long: [L, n, C] on the way to [L * n, C]
    grouped,   ///< [C, L] as [n, C / n * L]: n groups of channels, all of each side by side
    edges      ///< along `axis` the first value comes `left` times more, the last `right` times: a max-pool's padding
  };
  Kind kind = Kind::plain;
  size_t axis = 0;  ///< besides the batch
  int64_t count = 1, left = 0, right = 0;
  Error why = Error("");  ///< what a node is refused with that does not know it

  bool is_plain() const { return kind == Kind::plain; }
};

/// A value of the file: known on loading, or computed from the sequence; neither where an optional input is left out.
struct OnnxValue {
  ConstantRef constant = nullptr;
  ExpressionRef expression = nullptr;
  OnnxLayout layout = {};

  bool is_there() const { return constant || expression; }
};

struct OnnxLowered {
  ImportedLayers layers;
  std::map<std::string, size_t> identities;  ///< by operator: how many nodes change no prediction
  int64_t worked_out = 0;                    ///< numbers that no tensor of the file has
};

/// What is wrong with a node that is well described but not supported.
struct OnnxNotSupported : Error {
  explicit OnnxNotSupported(Error error) : Error(std::move(error)) {}
};

/// What all nodes of a file have in common while it is lowered for windows of one length.
struct OnnxContext {
  const OnnxFile& file;
  const OnnxOrder& order;
  OnnxTensors& tensors;
  ImportedGraph& graph;
  OnnxLowered& lowered;  ///< but for its graph, which grows in `graph`
  TurnedExpressions& turned;
  int64_t batch = 1;  ///< windows that the file's own sizes are for; 1 where it leaves that open

  /// A layer's tensor of numbers that were worked out: one for each value, or one for all.
  ImportedTensor own_tensor(std::string name, std::vector<float> numbers) const;
  /// Counts numbers that are worked out and kept. @throws Error  where a small file would take all memory with them.
  void count(int64_t numbers) const;
  /// factor * value + offset: one node, or none where nothing changes.
  ImportedValue scaled(const std::string& name, const ImportedValue& value, double factor, double offset) const;
};

/// One node.
struct OnnxCall {
  const OnnxContext& context;
  const onnx::Node& node;
  std::string name;   ///< of the node to be
  std::string layer;  ///< for messages: "layer 'conv' (Conv)"
  OnnxAttributes& attributes;
  std::vector<OnnxValue> inputs;

  ImportedGraph& graph() const { return context.graph; }
  int64_t opset() const { return context.file.opset; }
  bool has(size_t input) const { return input < inputs.size() && inputs[input].is_there(); }
  bool are_all_known() const;

  /// An input that is computed, in the graph. @param what  as in "its input", for messages.
  ImportedValue value(size_t input) const;
  /// An input that is known.
  ConstantRef constant(size_t input, std::string_view what) const;
  std::vector<int64_t> integers(size_t input, std::string_view what) const;

  /// Sizes of an input, the batch too.
  std::vector<int64_t> sizes(size_t input) const;
  std::vector<int64_t> sizes_of(const ImportedValue& value) const;
  /// An axis that may be counted from the end, of `rank`, the batch too.
  size_t axis(int64_t number, size_t rank) const;
  /// The same, without the batch. @throws OnnxNotSupported  for the batch.
  size_t inner_axis(int64_t number, const ImportedValue& value) const;

  Error error(const std::string& what) const;
  OnnxNotSupported not_supported(const std::string& why) const;
};

/// A layer's tensor of a constant's numbers.
inline ImportedTensor stored_tensor(std::string name, const ConstantRef& constant, View view) {
  return {std::move(name), constant->tensor, std::move(view), constant->storage};
}
inline ImportedTensor stored_tensor(std::string name, const ConstantRef& constant) {
  return stored_tensor(std::move(name), constant, constant->tensor.view);
}

/// Puts an expression into the graph, as the layers that compute it.
/// @throws OnnxNotSupported  naming the node that is no layer and no part of a function that is known.
ImportedValue make_value(const OnnxContext& context, const ExpressionRef& expression);

inline OnnxValue computed(ImportedValue value) { return {nullptr, expression_of(std::move(value))}; }
inline OnnxValue known(ConstantRef constant) { return {std::move(constant), nullptr}; }

}  // namespace seqcast
