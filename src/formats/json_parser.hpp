// SPDX-License-Identifier: MIT
// Parses JSON, in time that grows as the text's length.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "formats/json_watch.hpp"

namespace seqcast {

using Json = nlohmann::ordered_json;

/// What is wrong with a text that is no JSON.
struct JsonSyntax {
  size_t byte = 0;  ///< of the text, from 1
  std::string why;
  bool is_out_of_range = false;  ///< JSON, but a number as 1e999
};

/// Parses a whole text. nlohmann's own parser with a callback looks through all earlier siblings at the end of each
/// object.
///
/// @param watch       is told of all that is parsed, and throws what is wrong with it.
/// @throws JsonSyntax  for what is not JSON.
Json parse_json(std::string_view text, JsonWatch& watch);

}  // namespace seqcast
