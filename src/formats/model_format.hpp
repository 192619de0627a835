// SPDX-License-Identifier: MIT
// A format of model files: how it is recognised and read, and what a user may say of its files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/hdf5/h5_file.hpp"
#include "model/ensemble.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// What a user says of a file that does not say it itself. Cards say it all.
struct FileFacts {
  std::string architecture;           ///< a file with the layers, for a file of weights alone
  std::string alphabet;               ///< letters in the order of the input's channels
  std::optional<double> unknown;      ///< value of every channel at an unknown base
  std::string backend;                ///< tensorflow or theano: whether kernels are flipped
  std::string sequence;               ///< which of several inputs is the sequence, where the file does not say it
  int64_t window_bases = 0;           ///< where the file leaves it open
  bool flip_kernels = false;          ///< every convolution's weight is `flipped` (formats/stored_layout)
  bool may_be_numbers = false;        ///< where no alphabet is given, channels other than four are numbers, not letters
  std::vector<std::string> pictures;  ///< with flip_kernels: those of these layers are a `picture`'s
  std::string family;                 ///< whose layers a file of weights has, where its tensors do not say it
};

/// What a format is told by, and reads.
struct ModelFiles {
  std::string path;
  std::string weights_file;          ///< the setting weights, or empty
  std::string first_bytes;           ///< of `path`: up to 64 KiB
  std::shared_ptr<const H5File> h5;  ///< what `path` holds, once it is known to be HDF5 and open_h5 has read it
};

/// Reads `path` as HDF5: once, whichever format it is then. Values only where they are the weights, and asked for.
void open_h5(ModelFiles& files, bool with_weights);

/// A model file's format. Each declares its own; read_model.cpp lists them.
struct ModelFormat {
  std::string_view name;
  bool (*matches)(const ModelFiles& files);
  /// Reads graph and contract, and the tensors too where `with_weights`. Every file that is opened on the way is told
  /// in Reading::files, by the reader that opens it.
  Ensemble (*read)(const ModelFiles& files, bool with_weights, const FileFacts& facts);
  /// Of architecture, alphabet, unknown, backend, family and sequence, which not every format takes.
  std::vector<Setting> takes;
  std::string says_itself;  ///< why it takes no others, as in "a card says its layers itself"
  /// The file that describes the layers; null: the model's own.
  std::string (*description)(const std::string& path) = nullptr;
};

/// @throws RequestError  for a fact that the format does not take.
void check_facts(const ModelFormat& format, const std::string& path, const FileFacts& facts);

}  // namespace seqcast
