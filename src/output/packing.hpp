// SPDX-License-Identifier: MIT
// Numbers and compressed blocks as bytes of a bigWig file.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <new>
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

/// The bytes as zlib packs them. @throws std::bad_alloc  without memory for zlib's 256 KB.
inline std::string deflated(const void* data, size_t bytes) {
  std::string packed(::compressBound(bytes), '\0');
  uLongf size = packed.size();
  if (::compress(reinterpret_cast<Bytef*>(packed.data()), &size, static_cast<const Bytef*>(data), bytes) != Z_OK)
    throw std::bad_alloc();
  packed.resize(size);
  packed.shrink_to_fit();
  return packed;
}

}  // namespace seqcast
