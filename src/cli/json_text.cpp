// SPDX-License-Identifier: MIT
#include "cli/json_text.hpp"

namespace seqcast {

std::string json_text(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace seqcast
