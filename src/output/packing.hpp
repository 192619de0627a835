// SPDX-License-Identifier: MIT
// Numbers as bytes of a bigWig file.
#pragma once

#include <cstdint>
#include <string>

namespace seqcast {

/// Adds a number in the machine's order, which the file's magic number tells readers.
template <typename T>
void append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace seqcast
