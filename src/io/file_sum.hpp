// SPDX-License-Identifier: MIT
// A file's size and checksum, by which files of two machines are compared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "io/file_state.hpp"

namespace seqcast {

struct FileSum {
  int64_t bytes = 0;
  uint32_t crc32 = 0;  ///< as gzip and `rhash --crc32` have it
  bool operator==(const FileSum&) const = default;
};

/// `1,234 bytes, checksum 0a1b2c3d`.
std::string to_text(const FileSum& sum);

/// @throws Error  where the file cannot be read, or is no regular one.
FileSum sum_of(const std::string& path);

/// A file that a run reads, with its checksum as the run began.
class SummedInput {
 public:
  /// What can be read but once (a pipe, standard input) has no checksum.
  /// @throws Error  where the file cannot be read, or is changed while it is.
  explicit SummedInput(std::string path);

  const std::string& path() const noexcept { return path_; }
  const std::optional<FileSum>& sum() const noexcept { return sum_; }
  /// @throws Error  where the file has other bytes since, whatever its time is.
  void check_unchanged() const;

 private:
  std::string path_;
  std::optional<FileState> state_;
  std::optional<FileSum> sum_;
};

}  // namespace seqcast
