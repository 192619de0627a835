// SPDX-License-Identifier: MIT
// Names of what lies in a folder.
#pragma once

#include <string>
#include <vector>

namespace seqcast {

/// In no order; without `.` and `..`; none of a folder that cannot be read. Not with std::filesystem's iterator, which
/// ends the program where memory runs out while it goes on.
///
/// @throws std::bad_alloc
std::vector<std::string> names_in_folder(const std::string& path);

}  // namespace seqcast
