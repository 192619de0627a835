// SPDX-License-Identifier: MIT
// Count of what a file makes this process hold, which must fit into memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/usable_memory.hpp"

namespace seqcast {

class HeldLines {
 public:
  /// @param items       what they are called, as "lines".
  /// @param item_bytes  of memory that each takes.
  HeldLines(std::string file, std::string_view items, int64_t item_bytes, int64_t usable_bytes = usable_memory())
      : file_(std::move(file)), items_(items), usable_bytes_(usable_bytes), most_(usable_bytes / item_bytes) {}

  /// @throws Error  where one more takes more than this process may use: without it the kernel would end the process.
  void add() {
    if (++count_ > most_) fail();
  }

 private:
  [[noreturn]] void fail() const;

  std::string file_;
  std::string_view items_;
  int64_t usable_bytes_;
  int64_t most_;
  int64_t count_ = 0;
};

}  // namespace seqcast
