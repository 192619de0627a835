// SPDX-License-Identifier: MIT
// Count of what a file makes this process hold, which must fit into memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/usable_memory.hpp"

namespace seqcast {

/// What a user allows lines and sequences to take, in the whole process: for the program, not for a library's caller.
/// @param bytes  0: all the memory that there is.
void cap_held_memory(int64_t bytes) noexcept;
/// None where the user allows all.
std::optional<int64_t> held_memory_cap() noexcept;

class HeldLines {
 public:
  /// @param items          what they are called, as "lines".
  /// @param usable_bytes   that they may take.
  /// @param allowed_bytes  that the user allows them.
  HeldLines(std::string file, std::string_view items, int64_t usable_bytes = usable_memory(),
            std::optional<int64_t> allowed_bytes = held_memory_cap())
      : file_(std::move(file)),
        items_(items),
        is_capped_(allowed_bytes && *allowed_bytes <= usable_bytes),
        max_bytes_(is_capped_ ? *allowed_bytes : usable_bytes) {}

  /// @param bytes   of memory that one more takes.
  /// @throws Error  where that is more than this process may use: without it the kernel would end the process.
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
