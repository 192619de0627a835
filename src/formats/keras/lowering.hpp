// SPDX-License-Identifier: MIT
// Lowers a Keras model to the graph.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/importing/imported_layers.hpp"
#include "formats/keras/config.hpp"
#include "formats/keras/inputs.hpp"
#include "formats/keras/network.hpp"
#include "model/graph.hpp"
#include "model/weights.hpp"

namespace seqcast {

/// Which program's meaning of a kernel the weights have: Theano's convolutions are true ones, their kernels flipped.
enum class KerasBackend { tensorflow, theano };

/// A tensor of the graph that comes from a tensor of the file.
struct KerasTensorUse {
  std::string node;                            ///< of the graph
  std::string tensor;                          ///< the node's: weight, bias, ...
  const KerasLayer* layer = nullptr;           ///< of the file
  std::string role;                            ///< the layer's: kernel, gamma, ...
  std::vector<std::vector<int64_t>> expected;  ///< shapes that the file's tensor may have; the first is today's
  /// Where the graph's values lie among the file's, if they are laid out otherwise. @param form  index of its shape.
  std::function<View(size_t form)> view;
  /// The graph's values, or one for all of them, where no tensor of the file has them; `layer` is null then.
  std::vector<float> own = {};
};

/// What has to be known to lower a model beside its layers.
struct KerasFacts {
  std::string file;
  int64_t window = 0;  ///< bases
  KerasBackend backend = KerasBackend::tensorflow;
  bool is_keras3 = false;  ///< written by Keras 3, whose hard_sigmoid has another slope
  bool has_gelu = true;    ///< written by a Keras that has a function gelu of its own, which is the exact one
};

struct KerasLowered {
  ImportedLayers layers;
  std::optional<size_t> signal;  ///< the input that is the sequence's channels behind the letters
  std::vector<KerasTensorUse> tensors;
  std::map<std::string, std::set<const KerasLayer*>> identities;  ///< by class: layers that change no prediction
  bool flips_kernels = false;     ///< whether there are kernels that Theano's convolutions read the other way round
  bool is_of_one_length = false;  ///< whether numbers in it hold for windows of this length alone
};

/// What is wrong with a layer that is well described but not supported.
struct KerasNotSupported : Error {
  using Error::Error;
  explicit KerasNotSupported(const Error& error) : Error(error) {}
};

/// A layer that is not supported or does not fit is an obstacle, and so is what reads it; all others are lowered. Where
/// several do, the first that is not supported, in the order in which they are computed, is the one that is named.
///
/// @throws Error  for what is wrong with no layer of its own: more layers than anybody writes.
KerasLowered lower_keras(const KerasLayer& model, const std::vector<KerasInput>& inputs, const KerasFacts& facts);

/// The names and order of a layer's own tensors in Keras: those trained first.
struct KerasRoles {
  std::vector<std::string> trained, gathered;
};

/// A layer's tensors. @throws Error  for a layer that is not supported.
KerasRoles keras_roles(const std::string& file, const KerasLayer& layer);

}  // namespace seqcast
