// SPDX-License-Identifier: MIT
// Lowers a Keras model to the graph.
#pragma once

#include <cstdint>
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

namespace seqcast {

/// Which program's meaning of a kernel the weights have: Theano's convolutions are true ones, their kernels flipped.
enum class KerasBackend { tensorflow, theano };

class KerasWeights;

/// What has to be known to lower a model besides its layers.
struct KerasFacts {
  std::string file;
  int64_t window = 0;  ///< bases
  KerasBackend backend = KerasBackend::tensorflow;
  bool is_keras3 = false;  ///< written by Keras 3, whose hard_sigmoid has another slope
  bool has_gelu = true;    ///< written by a Keras that has a function gelu of its own, which is the exact one
  const KerasWeights* weights = nullptr;  ///< none: of an architecture alone
};

struct KerasLowered {
  ImportedLayers layers;
  std::optional<size_t> signal;        ///< the input that is the sequence's channels behind the letters
  std::optional<Error> weights_error;  ///< the first tensor that the file lacks, or has otherwise than its layer does
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
