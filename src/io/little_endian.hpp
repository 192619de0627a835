// SPDX-License-Identifier: MIT
// Little-endian unsigned integers of files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace seqcast {

/// The integer that at most 8 bytes hold, the least byte first.
inline uint64_t little_endian(std::string_view bytes) noexcept {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// The least `bytes` bytes of an integer, the least first.
inline std::string to_little_endian(uint64_t value, size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

}  // namespace seqcast
