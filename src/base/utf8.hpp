// SPDX-License-Identifier: MIT
// Characters of UTF-8.
#pragma once

namespace seqcast {

/// Whether a byte goes on with the character that a byte before it has begun.
constexpr bool continues_character(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace seqcast
