// SPDX-License-Identifier: MIT
// Check whether htslib ran out of memory.
#pragma once

#include <cerrno>
#include <new>

namespace seqcast {

/// Some of htslib's functions go on without what they had no memory for, and say nothing: a record's text then ends
/// early. The allocation that failed has set errno.
class HtslibMemory {
 public:
  HtslibMemory() noexcept { errno = 0; }

  /// @throws std::bad_alloc  where memory ran out since this object was made.
  void check() const {
    if (errno == ENOMEM) throw std::bad_alloc();
  }
};

}  // namespace seqcast
