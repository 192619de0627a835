// SPDX-License-Identifier: MIT
// Regular file that is read at any place, and must stay as it is.
#pragma once

#include <cstdint>
#include <ctime>
#include <span>
#include <string>
#include <string_view>

#include "io/descriptor.hpp"

namespace seqcast {

/// A file that is read piece by piece, never mapped: one that is cut short in the meantime is an error here, not the
/// end of the process.
class SteadyFile {
 public:
  /// @param kind    what was expected, for messages.
  /// @throws Error  for what cannot be opened, is no regular file, or is empty.
  SteadyFile(const std::string& path, std::string_view kind);

  const std::string& path() const { return path_; }
  int64_t size() const { return size_; }

  /// Fills `out` from `offset` on, all of which lies in the file.
  /// @throws Error  where it cannot be read, or the file was changed since it was opened.
  void read(int64_t offset, std::span<char> out) const;

 private:
  void check_unchanged() const;

  std::string path_;
  Descriptor descriptor_;
  int64_t size_ = 0;
  timespec changed_{};
};

}  // namespace seqcast
