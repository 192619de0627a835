// SPDX-License-Identifier: MIT
#include "formats/library_versions.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

namespace seqcast {

std::vector<LibraryVersion> format_library_versions() {
  const int xml = PUGIXML_VERSION;
  return {{"pugixml", fmt::format("{}.{}", xml / 1000, xml / 10 % 100)},
          {"nlohmann/json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                        NLOHMANN_JSON_VERSION_PATCH)}};
}

}  // namespace seqcast
