// SPDX-License-Identifier: MIT
// JSON as the commands print it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace seqcast {

/// As ASCII with an end of line, whatever bytes a file's name or words have.
std::string json_text(const nlohmann::ordered_json& json);

}  // namespace seqcast
