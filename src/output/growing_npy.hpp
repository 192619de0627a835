// SPDX-License-Identifier: MIT
// An .npy file whose first axis grows as rows come.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/seekable_file.hpp"

namespace seqcast {

/// The first bytes of such a file: as many whatever the numbers of the shape are.
std::string growing_npy_header(const std::vector<int64_t>& shape);

/// Little-endian f4, [rows, ...]. How many rows there are is written when it is closed, so it must be a regular file.
class GrowingNpy {
 public:
  /// @param shape   of a row.
  /// @throws Error  if the file cannot be written.
  GrowingNpy(const std::string& path, std::vector<int64_t> shape, Durable durable = Durable::yes);

  void write(std::span<const float> row);
  /// Writes the header. Nothing may be written after.
  void finish();
  PendingFile* pending() { return file_.pending(); }

 private:
  std::vector<int64_t> shape_;
  int64_t rows_ = 0;
  SeekableFile file_;
};

}  // namespace seqcast
