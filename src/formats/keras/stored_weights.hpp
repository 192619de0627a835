// SPDX-License-Identifier: MIT
// Maps the tensors of a Keras file to the weights of the graph.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "formats/hdf5/h5_file.hpp"
#include "formats/keras/lowering.hpp"

namespace seqcast {

/// Where each layer's tensors lie in the file: (layer, its tensor's role) -> path.
using KerasPlaces = std::map<std::pair<const KerasLayer*, std::string>, std::string>;

/// Pairs layers with the file's groups as Keras does: by order, never by name; a nested model's tensors come trained
/// first. Keras 0.3's `layer_N/param_N` too, and Keras 3's `layers/CLASS_N/vars/N`. `optimizer_weights` are none of
/// them.
///
/// @throws Error  where the numbers of layers or of a layer's tensors differ, naming them.
KerasPlaces place_keras_weights(const H5File& file, const KerasLayer& model);

/// A tensor of a file.
struct StoredTensor {
  std::string path;
  Tensor tensor;  ///< without bytes where only the shapes were read
  std::shared_ptr<const void> storage;
};

/// The tensors of a file by the layers that they are of.
class KerasWeights {
 public:
  /// Pairs them (see place_keras_weights). What does not fit is kept as the error: layers that cannot run are said
  /// before it.
  KerasWeights(const H5File& file, const KerasLayer& model);

  const std::string& file() const noexcept { return file_.path(); }
  const std::optional<Error>& error() const noexcept { return error_; }
  /// A layer's tensor; nothing is copied. @pre  no error. @throws Error  for what is no tensor of numbers.
  StoredTensor find(const KerasLayer& layer, const std::string& role) const;

 private:
  const H5File& file_;
  KerasPlaces places_;
  std::optional<Error> error_;
};

/// Whether this is a file of weights as Keras 3 (and 2.12 on) writes FILE.weights.h5.
bool is_keras3_weights(const H5File& file);

/// The group that holds the weights: `/model_weights` of a whole model, else the root.
std::string keras_weights_group(const H5File& file);

}  // namespace seqcast
