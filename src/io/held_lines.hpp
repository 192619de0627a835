// SPDX-License-Identifier: MIT
// Count of what a file makes this process hold, which must fit into memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/usable_memory.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// A file would make this process hold more than it may.
struct HeldTooMuch : Error {
  explicit HeldTooMuch(const Error& error) : Error(error) {}
};

class HeldLines {
 public:
  /// @param items          what they are called, as "lines".
  /// @param allowed_bytes  that the user allows them; 0: all the memory that there is.
  /// @param usable_bytes   that there are.
  HeldLines(std::string file, std::string_view items, int64_t allowed_bytes, int64_t usable_bytes = usable_memory())
      : file_(std::move(file)),
        items_(items),
        is_capped_(allowed_bytes > 0 && allowed_bytes <= usable_bytes),
        max_bytes_(is_capped_ ? allowed_bytes : usable_bytes) {}

  /// @param bytes         of memory that one more takes.
  /// @throws HeldTooMuch  where that is more than this process may use: without it the kernel would end the process.
  void add(int64_t bytes) {
    if ((bytes_ += bytes) > max_bytes_) fail();
    ++count_;
  }

  int64_t bytes() const noexcept { return bytes_; }

 private:
  [[noreturn]] void fail() const;

  std::string file_;
  std::string_view items_;
  bool is_capped_;
  int64_t max_bytes_;
  int64_t count_ = 0, bytes_ = 0;
};

}  // namespace seqcast
