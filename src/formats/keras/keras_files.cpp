// SPDX-License-Identifier: MIT
#include "formats/keras/keras_files.hpp"

#include "formats/keras/stored_weights.hpp"

namespace seqcast {
namespace {

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string attribute(const KerasFiles& files, const char* name) {
  if (!files.h5) return "";
  return files.h5->text(keras_weights_group(*files.h5), name).value_or(files.h5->text("/", name).value_or(""));
}

}  // namespace

std::string keras_version(const KerasFiles& files, const Json& json) {
  const std::string version = files.version.empty() ? attribute(files, "keras_version") : files.version;
  return version.empty() ? text_at(json, "keras_version") : version;
}

WrittenBy written_by(const KerasFiles& files, const Json& json) {
  return find_version(json, files.text, keras_version(files, json));
}

BackendEvidence backend_of(const KerasFiles& files, const Json& json, const FileFacts& facts) {
  return find_backend({.given = facts.backend,
                       .h5 = files.h5.get(),
                       .architecture = text_at(json, "backend"),
                       .is_keras3 = written_by(files, json).is_keras3,
                       .is_keras03 = files.text.find("\"custom_name\"") != std::string::npos});
}

}  // namespace seqcast
