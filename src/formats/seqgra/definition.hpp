// SPDX-License-Identifier: MIT
// A seqgra model definition as its XML says it (gifford-lab/seqgra, seqgra/model-config.xsd).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "formats/seqgra/xml.hpp"

namespace seqcast {

enum class SeqgraLibrary { torch, tensorflow };
enum class SeqgraTask { classes, labels };  ///< of several that exclude each other; of several at once

/// `external`: a file that has the layers.
struct SeqgraExternal {
  XmlElement element;  ///< for messages
  std::string format, class_name, path;
};

struct SeqgraDefinition {
  std::string file;
  std::string id, name, description;
  SeqgraTask task = SeqgraTask::classes;
  SeqgraLibrary library = SeqgraLibrary::torch;
  bool is_protein = false;
  bool is_2d = false;  ///< each sequence is a picture of one row: [4, 1, L] of PyTorch, [1, L, 4] of Keras
  std::vector<std::string> labels;
  std::vector<XmlElement> operations;    ///< or
  std::vector<SeqgraExternal> external;  ///< none, or one
  std::string loss;                      ///< in lower case, without '_'; empty where there is none

  /// The letters, in the order of the input's channels.
  std::string alphabet() const { return is_protein ? "ARNDCEQGHILKMFPSTWYV" : "ACGT"; }
};

/// Reads and checks a definition, also what says how it was trained.
/// @param text    as it is stored.
/// @throws Error  naming file and line, for what is missing, twice, of another form, or of no network.
SeqgraDefinition read_definition(const std::string& file, const std::string& text);

}  // namespace seqcast
