// SPDX-License-Identifier: MIT
// Numbers as bytes of a bigWig file.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace seqcast {

/// Adds a number in the machine's order, which the file's magic number tells readers.
template <typename T>
void append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Writes bytes at the file's current position. @return  false where that failed (errno says why).
inline bool put(const std::string& bytes, std::FILE* file) {
  return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
}

}  // namespace seqcast
