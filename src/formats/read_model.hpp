// SPDX-License-Identifier: MIT
// Reads a model of any supported format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ensemble.hpp"

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
  std::vector<std::string> pictures;  ///< with flip_kernels: those of these layers are a `picture`'s
};

/// What a format is told by.
struct ModelFiles {
  std::string path;
  std::string weights_file;  ///< `--weights`, or empty
  std::string first_bytes;   ///< of `path`: up to 64 KiB
};

/// A model file's format: one line in the list of read_model.cpp; the first that matches reads the file.
struct ModelFormat {
  std::string_view name;
  bool (*matches)(const ModelFiles& files);
  /// Reads graph and contract, and the tensors too where `with_weights`. @param weights_file  `--weights`, or empty.
  Ensemble (*read)(const std::string& path, const std::string& weights_file, bool with_weights, const FileFacts& facts);
};

std::vector<ModelFormat> model_formats();

/// A model or an ensemble, checked, and what was noticed on the way in any of its members.
struct ReadModel {
  Ensemble ensemble;
  WeightsReport report;
  std::vector<std::string> dropped_heads;
};

/// The names in a list parted by commas; a file whose own name has commas is one.
std::vector<std::string> names_in(const std::string& list);

/// Reads several models, or one with several files of weights, as an ensemble's members; or a single one.
///
/// @param weights  none, or one for all, or one each.
/// @throws Error   as read_model.
ReadModel read_ensemble(const std::vector<std::string>& names, const std::vector<std::string>& weights,
                        bool with_weights, const FileFacts& facts);

/// @param name          a file, or the name of a card that comes with the program; or several, parted by commas: an
///                      ensemble.
/// @param weights_file  `--weights`, or empty; or several, parted by commas: an ensemble, a member each.
/// @param window_bases  instead of the default, for a model of any-length windows; 0: the default.
/// @param facts         for files that do not say it all; its window_bases is the one above.
/// @throws PartlyRead  for files whose layers can be read in part, with what was understood.
/// @throws Error  for what cannot be read or does not fit; where `with_weights` and the model has none, says where to
///                get them.
ReadModel read_model(const std::string& name, const std::string& weights_file, bool with_weights,
                     int64_t window_bases = 0, FileFacts facts = {});

}  // namespace seqcast
