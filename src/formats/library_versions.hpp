// SPDX-License-Identifier: MIT
// Versions of the libraries that parse model files.
#pragma once

#include <vector>

#include "io/library_versions.hpp"

namespace seqcast {

/// pugixml and nlohmann/json, as they were compiled in.
std::vector<LibraryVersion> format_library_versions();

}  // namespace seqcast
