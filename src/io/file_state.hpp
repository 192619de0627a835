// SPDX-License-Identifier: MIT
// Identity, size and times of a file, which tell whether it was changed.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

namespace seqcast {

/// Which file it is, its size, and when it was changed. Times are compared with those of the same file alone, so that
/// it does not matter which clock they are by.
struct FileState {
  dev_t device = 0;
  ino_t file = 0;
  int64_t bytes = 0;
  int64_t seconds = 0, nanoseconds = 0;
  bool operator==(const FileState&) const = default;
};

/// None where the path leads to no regular file, and for standard input (`-`).
std::optional<FileState> state_of(const std::string& path) noexcept;

/// @throws Error  where the file is no longer what it was.
void check_unchanged(const std::string& path, const FileState& then);

}  // namespace seqcast
