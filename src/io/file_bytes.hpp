// SPDX-License-Identifier: MIT
// Reads the first bytes of a file, or a small file as a whole.
#pragma once

#include <cstddef>
#include <string>

namespace seqcast {

/// All of a file that people write by hand. @throws Error  where it cannot be read or is larger than 64 MiB.
std::string read_text(const std::string& path);

/// Up to `count` bytes from the file's beginning. @throws Error  where it cannot be read.
std::string first_bytes(const std::string& path, size_t count);

}  // namespace seqcast
