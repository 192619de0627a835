// SPDX-License-Identifier: MIT
#include "formats/keras/written_by.hpp"

#include <cstdio>

namespace seqcast {

WrittenBy find_version(const Json& json, const std::string& text, const std::string& version) {
  const auto said = json.find("keras_version");
  const bool is_said = said != json.end() && said->is_string();
  int major = 0, minor = 0;
  const std::string number = is_said ? said->get<std::string>() : version;
  if (std::sscanf(number.c_str(), "%d.%d", &major, &minor) != 2) major = minor = 0;
  // An architecture of Keras 3 says no version. As those of 2.12 on it has each layer's `module`, but no
  // batch_input_shape.
  const bool has_modules = !is_said && json.contains("module");
  const bool is_keras3 = has_modules ? text.find("\"batch_input_shape\"") == std::string::npos : major >= 3;
  return {is_keras3, is_keras3 || has_modules || major > 2 || (major == 2 && minor >= 4)};
}

}  // namespace seqcast
