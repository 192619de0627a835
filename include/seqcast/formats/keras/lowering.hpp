// SPDX-License-Identifier: MIT
// How do a Keras model's layers become the graph that the engine runs?
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqcast/formats/keras/config.hpp"
#include "seqcast/formats/keras/network.hpp"
#include "seqcast/model/graph.hpp"
#include "seqcast/model/weights.hpp"

namespace seqcast {

/// What an axis of a Keras tensor (without the batch) is in the graph, where every value is [channels, length].
enum class KerasAxis { length, channels, one };

/// A Keras tensor: a node's output, and what its axes are. [L, C] is {length, channels}; a picture [L, 4, 1] of one-hot
/// bases is {length, channels, one}; a vector is {channels}, or {length} where it is one channel laid flat.
struct KerasValue {
  size_t node = 0;
  std::vector<KerasAxis> axes;
};

/// Which program's meaning of a kernel the weights have: Theano's convolutions are true ones, their kernels flipped.
enum class KerasBackend { tensorflow, theano };

/// A tensor of the graph that comes from a tensor of the file.
struct KerasTensorUse {
  std::string node;                            ///< of the graph
  std::string tensor;                          ///< the node's: weight, bias, ...
  const KerasLayer* layer = nullptr;           ///< of the file
  std::string role;                            ///< the layer's: kernel, gamma, ...
  std::vector<std::vector<int64_t>> expected;  ///< shapes that the file's tensor may have; the first is today's
  /// The graph's values from the file's, where they are laid out otherwise. @param form  index of the shape it has.
  std::function<std::vector<float>(std::span<const float> values, size_t form)> convert;
};

/// What one output of the model is, once a last activation is the contract's.
struct KerasOutput {
  std::string name;
  KerasValue value;
  std::vector<size_t> strand_pairs;  ///< where the file says which tracks change places on the reverse strand
};

/// What has to be known to lower a model beside its layers.
struct KerasInputFacts {
  std::string file;
  int64_t channels = 4;  ///< letters of the alphabet
  int64_t window = 0;    ///< bases
  KerasBackend backend = KerasBackend::tensorflow;
};

struct KerasLowered {
  Graph graph;
  std::vector<Shape> shapes;
  std::vector<KerasTensorUse> tensors;
  std::vector<KerasOutput> outputs;
};

/// The axes of an input of these sizes (0: left open): an axis of `channels` is the letters, the longest other one the
/// length. @throws Error  where that fits no sequence.
std::vector<KerasAxis> input_axes(const std::vector<int64_t>& sizes, int64_t channels, const std::string& where);

/// @throws Error  naming the first layer, in the order in which they are computed, that is not supported.
KerasLowered lower_keras(const KerasLayer& model, const std::vector<KerasAxis>& input, const KerasInputFacts& facts);

/// The names and order of a layer's own tensors in Keras: those trained first.
struct KerasRoles {
  std::vector<std::string> trained, gathered;
};

/// A layer's tensors. @throws Error  for a layer that is not supported.
KerasRoles keras_roles(const std::string& file, const KerasLayer& layer);

}  // namespace seqcast
