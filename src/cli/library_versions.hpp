// SPDX-License-Identifier: MIT
// The libraries that the program stands on, with their versions.
#pragma once

#include <string>
#include <vector>

#include "io/library_versions.hpp"

namespace seqcast {

/// Those of the program itself; the helper programs tell their own (io/child_reader).
std::vector<LibraryVersion> library_versions();

/// What the program was compiled by, as `gcc 12.2.0`.
std::string compiler_text();

}  // namespace seqcast
