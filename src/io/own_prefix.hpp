// SPDX-License-Identifier: MIT
// Finds what is installed with the program, or with the shared library that this code is part of.
#pragma once

#include <filesystem>
#include <string>

namespace seqcast {

/// Where `place` lies, as `share/seqcast/models`: under the folder above the program's own, as in an installed tree; of
/// a shared library, as a Python module, under the nearest of the folders above it that has it, up to three.
///
/// @return  where it was first looked for, if it is nowhere.
std::filesystem::path beside_own_code(const std::string& place);

}  // namespace seqcast
