// SPDX-License-Identifier: MIT
// Reads a Keras model out of one HDF5 file.
#pragma once

#include <string>

#include "formats/keras/keras_model.hpp"

namespace seqcast::test {

inline Model read_keras_file(const std::string& path, bool with_weights, const FileFacts& facts = {}) {
  ModelFiles files{path, "", "", nullptr};
  open_h5(files, with_weights);
  return read_keras_h5(files, with_weights, facts);
}

}  // namespace seqcast::test
