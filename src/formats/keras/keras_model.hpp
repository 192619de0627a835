// SPDX-License-Identifier: MIT
// Reader of Keras models (HDF5, JSON with HDF5 weights, or a .keras archive of both).
#pragma once

#include <string>
#include <string_view>

#include "formats/model_format.hpp"

namespace seqcast {

/// A Keras HDF5 file: a whole model, or weights alone with the layers in `facts.architecture`.
///
/// The layers become the graph, in layouts of the graph's own; a last softmax (over channels), sigmoid, softplus or exp
/// of an output is its head's transform. What the file does not say is taken from `facts`, or is a default that the
/// model's `assumed` tells. Nothing in the file is executed, and no other file is opened on its word.
///
/// @param files   with `h5` read; the values are in it, or in `weights_file`.
/// @throws Error  naming file and layer: for what is not supported or does not fit.
Model read_keras_h5(const ModelFiles& files, bool with_weights, const FileFacts& facts);

/// An architecture that Keras wrote as JSON, with weights from `weights_file`.
Model read_keras_json(const std::string& path, const std::string& weights_file, bool with_weights,
                      const FileFacts& facts);
/// The same of a text that another reader made. @param path  the file that it was made of.
Model read_keras_text(const std::string& path, std::string text, const std::string& weights_file, bool with_weights,
                      const FileFacts& facts);

/// A .keras archive, with its own weights or those of `weights_file`.
Model read_keras_archive_model(const std::string& path, const std::string& weights_file, bool with_weights,
                               const FileFacts& facts);

ModelFormat keras_h5_format();
ModelFormat keras_archive_format();
ModelFormat keras_json_format();

/// Whether a file that begins with these bytes is an architecture that Keras wrote as JSON.
bool looks_like_keras_json(std::string_view first_bytes) noexcept;

}  // namespace seqcast
