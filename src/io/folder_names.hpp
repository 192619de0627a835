// SPDX-License-Identifier: MIT
// The folder of a path, and names of what lies in a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace seqcast {

/// The folder that a file or folder lies in; `.` of a name alone.
std::filesystem::path folder_above(const std::filesystem::path& path);

/// In no order; without `.` and `..`; none of a folder that cannot be read. Not with std::filesystem's iterator, which
/// ends the program where memory runs out while it goes on.
///
/// @throws std::bad_alloc
std::vector<std::string> names_in_folder(const std::string& path);

}  // namespace seqcast
