// SPDX-License-Identifier: MIT
// Sizes in bytes as users write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace seqcast {

/// Bytes as a user writes them: `800M`, `1.5G`, `2GiB`, `500000000`; K, M and G are powers of 1,024.
/// @return  none for anything else.
std::optional<int64_t> parse_bytes(const std::string& text);

}  // namespace seqcast
