// SPDX-License-Identifier: MIT
// Temporary names of output, and removal of those that ended processes left behind.
#pragma once

#include <string>

namespace seqcast {

/// A temporary name next to a file or folder, `.NAME.seqcast-MACHINE-PID-NNNNNN`: another one at each call. MACHINE
/// stands for what gives processes their numbers (the host and, in containers, the namespace).
std::string temporary_beside(const std::string& path);

/// How many temporary names are tried, where something else has each of them.
constexpr int max_temporary_names = 1000;

/// Removes what temporary_beside(path) named in processes of this machine that have ended. A folder is listed once in a
/// process. What cannot be listed or removed stays.
void remove_leftovers(const std::string& path) noexcept;

}  // namespace seqcast
