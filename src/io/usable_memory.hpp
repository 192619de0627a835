// SPDX-License-Identifier: MIT
// The memory that this process may use.
#pragma once

#include <cstdint>
#include <string>

namespace seqcast {

/// Bytes that this process may use: the machine's memory, or what its cgroup (version 1 or 2) allows, if that is less.
/// @param root  of the file system; for tests.
int64_t usable_memory(const std::string& root = "/");

}  // namespace seqcast
