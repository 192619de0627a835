// SPDX-License-Identifier: MIT
// The files of one Keras model, and what they say besides the layers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "formats/hdf5/h5_file.hpp"
#include "formats/json_object.hpp"
#include "formats/keras/backend.hpp"
#include "formats/keras/written_by.hpp"
#include "formats/model_format.hpp"

namespace seqcast {

/// The files of one model.
struct KerasFiles {
  std::string path;                  ///< what the user named
  std::string layers;                ///< where the layers are described, for messages
  std::string text;                  ///< that description
  std::shared_ptr<const H5File> h5;  ///< the weights; null where only an architecture is read
  std::string version;               ///< of the Keras that wrote an archive of them; or empty
  std::vector<std::string> others;   ///< that were opened besides `path`
};

/// A version for people: of the program that wrote the weights, else of the description's. @param json  that one.
std::string keras_version(const KerasFiles& files, const Json& json);

WrittenBy written_by(const KerasFiles& files, const Json& json);

BackendEvidence backend_of(const KerasFiles& files, const Json& json, const FileFacts& facts);

}  // namespace seqcast
