// SPDX-License-Identifier: MIT
// Packs bytes as zlib streams.
#pragma once

#include <cstddef>
#include <string>

namespace seqcast {

/// The bytes as a zlib stream, by libdeflate at zlib's default level.
/// @throws std::bad_alloc  without memory for its tables (under 1 MB a thread).
std::string deflated(const void* data, size_t bytes);

}  // namespace seqcast
