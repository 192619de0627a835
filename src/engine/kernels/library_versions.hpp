// SPDX-License-Identifier: MIT
// Versions of the libraries that compute.
#pragma once

#include <vector>

#include "io/library_versions.hpp"

namespace seqcast {

/// oneDNN, with the instruction set that it picked, and Highway.
std::vector<LibraryVersion> engine_library_versions();

}  // namespace seqcast
