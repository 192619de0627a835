// SPDX-License-Identifier: MIT
// How does a fuzzer's input become a file, and which outcomes are no defect?
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "seqcast/error.hpp"

namespace seqcast::fuzz {

/// The bytes as a file in memory that has a path.
class FuzzedFile {
 public:
  FuzzedFile(const uint8_t* bytes, size_t size) : descriptor_(memfd_create("fuzzed", 0)) {
    while (size > 0) {
      const ssize_t written = write(descriptor_, bytes, size);
      if (written <= 0) __builtin_trap();
      bytes += written;
      size -= static_cast<size_t>(written);
    }
  }
  FuzzedFile(const FuzzedFile&) = delete;
  FuzzedFile& operator=(const FuzzedFile&) = delete;
  ~FuzzedFile() { close(descriptor_); }

  /// Also for another process.
  std::string path() const { return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
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
