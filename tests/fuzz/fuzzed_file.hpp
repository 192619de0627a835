// SPDX-License-Identifier: MIT
// File with the fuzzer's input, and the outcomes that are not defects.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "seqcast/error.hpp"

namespace seqcast::fuzz {

/// The bytes as a file in memory. It has a name in a folder: HDF5 does not open what has none.
class FuzzedFile {
 public:
  FuzzedFile(const uint8_t* bytes, size_t size) {
    const int descriptor = mkstemp(path_.data());
    while (size > 0) {
      const ssize_t written = write(descriptor, bytes, size);
      if (written <= 0) __builtin_trap();
      bytes += written;
      size -= static_cast<size_t>(written);
    }
    close(descriptor);
  }
  FuzzedFile(const FuzzedFile&) = delete;
  FuzzedFile& operator=(const FuzzedFile&) = delete;
  ~FuzzedFile() { unlink(path_.c_str()); }

  /// Also for another process.
  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/dev/shm/fuzzed.XXXXXX";
};

/// Runs a reader: its result or its Error is fine, anything else ends the fuzzer.
template <class Read>
int survive(Read read) {
  try {
    read();
  } catch (const Error&) {
  }
  return 0;
}

}  // namespace seqcast::fuzz
