// SPDX-License-Identifier: MIT
// Version of Keras that wrote a description of layers, as far as the meaning of its functions depends on it.
#pragma once

#include <string>

#include "formats/json_object.hpp"

namespace seqcast {

struct WrittenBy {
  bool is_keras3 = false;
  bool has_gelu = false;  ///< a function gelu of its own: since 2.4
};

/// @param json     the description, `text` parsed.
/// @param version  that the file of weights says, or empty.
WrittenBy find_version(const Json& json, const std::string& text, const std::string& version);

}  // namespace seqcast
