// SPDX-License-Identifier: MIT
// What do the kinds of Keras layers have in common while they are lowered?
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "seqcast/formats/keras/lowering.hpp"

namespace seqcast {

/// The graph as it grows, and what each step may ask of it.
class KerasGraph {
 public:
  explicit KerasGraph(KerasFacts known) : facts(std::move(known)) {}

  /// Adds a node under a name like `name`, unique and plain. @throws Error  where the layer cannot take its inputs.
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

/// The functions that lower layers; each is one line in the list of layer_classes.cpp.
using KerasStep = KerasValue (*)(const KerasCall& call);

KerasValue lower_conv(const KerasCall& call);            // Conv1D, Conv2D
KerasValue lower_separable_conv(const KerasCall& call);  // SeparableConv1D
KerasValue lower_depthwise_conv(const KerasCall& call);  // DepthwiseConv1D
KerasValue lower_embedding(const KerasCall& call);
KerasValue lower_dense(const KerasCall& call);
KerasValue lower_batch_norm(const KerasCall& call);
KerasValue lower_max_pool(const KerasCall& call);
KerasValue lower_average_pool(const KerasCall& call);
KerasValue lower_global_max_pool(const KerasCall& call);
KerasValue lower_global_average_pool(const KerasCall& call);
KerasValue lower_cropping(const KerasCall& call);
KerasValue lower_zero_padding(const KerasCall& call);
KerasValue lower_upsampling(const KerasCall& call);
KerasValue lower_flatten(const KerasCall& call);
KerasValue lower_reshape(const KerasCall& call);
KerasValue lower_permute(const KerasCall& call);
KerasValue lower_repeat_vector(const KerasCall& call);
KerasValue lower_add(const KerasCall& call);
KerasValue lower_multiply(const KerasCall& call);
KerasValue lower_concatenate(const KerasCall& call);
KerasValue lower_subtract(const KerasCall& call);
KerasValue lower_average(const KerasCall& call);
KerasValue lower_maximum(const KerasCall& call);
KerasValue lower_minimum(const KerasCall& call);
KerasValue lower_rescaling(const KerasCall& call);
KerasValue lower_merge(const KerasCall& call);  // Keras 1
KerasValue lower_activation(const KerasCall& call);
KerasValue lower_relu(const KerasCall& call);
KerasValue lower_leaky_relu(const KerasCall& call);
KerasValue lower_elu(const KerasCall& call);
KerasValue lower_thresholded_relu(const KerasCall& call);
KerasValue lower_softmax(const KerasCall& call);
KerasValue lower_prelu(const KerasCall& call);
KerasValue lower_gelu(const KerasCall& call);       // Basenji's own layer
KerasValue lower_op_lambda(const KerasCall& call);  // TFOpLambda: a function that a model calls among its layers
KerasValue lower_slicing(const KerasCall& call);    // SlicingOpLambda: x[:, 5:-5, :]
KerasValue lower_plus(const KerasCall& call);       // of branches, or of one and numbers, as the next five
KerasValue lower_minus(const KerasCall& call);
KerasValue lower_times(const KerasCall& call);
KerasValue lower_divide(const KerasCall& call);
KerasValue lower_larger(const KerasCall& call);
KerasValue lower_smaller(const KerasCall& call);
KerasValue lower_negative(const KerasCall& call);
KerasValue lower_square(const KerasCall& call);
KerasValue lower_power(const KerasCall& call);
KerasValue lower_expand_dims(const KerasCall& call);
KerasValue lower_squeeze(const KerasCall& call);
KerasValue lower_transpose(const KerasCall& call);
KerasValue lower_pad_function(const KerasCall& call);
KerasValue lower_reduce_mean(const KerasCall& call);
KerasValue lower_reduce_sum(const KerasCall& call);
KerasValue lower_reduce_max(const KerasCall& call);
KerasValue lower_reduce_logsumexp(const KerasCall& call);
KerasValue lower_operation(const KerasCall& call);  // Keras 3 writes keras.ops.gelu as a layer Gelu
KerasValue lower_lambda(const KerasCall& call);     // the published ones that are known
KerasValue lower_identity(const KerasCall& call);

/// The axes in another order. @param dims  Keras's numbers, from 1.
KerasValue permuted(const KerasCall& call, const std::vector<int64_t>& dims);

/// A softmax over an axis that Keras numbers.
KerasValue softmax_along(const KerasCall& call, int64_t axis);

/// Branches side by side along an axis that Keras numbers.
KerasValue concatenated(const KerasCall& call, int64_t axis);

/// Applies a function by Keras's name for it. @param node  the name of the node to be.
KerasValue apply_keras_function(const KerasCall& call, const std::string& node, const KerasValue& value,
                                const std::string& name);

/// Applies what a layer names as its `activation` to its output.
KerasValue activate(const KerasCall& call, const KerasValue& value, const Json* activation);

}  // namespace seqcast
