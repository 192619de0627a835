// SPDX-License-Identifier: MIT
// bedGraph reader.
#pragma once

#include <cstdint>
#include <string>

#include "genome/interval.hpp"
#include "io/byte_stream.hpp"

namespace seqcast {

/// A line of a bedGraph file.
struct BedGraphLine {
  Interval interval;
  float value = 0;  ///< finite, or NaN where the file says so
};

/// A bedGraph file, plain, gzip or BGZF, read line by line. Lines may come in any order.
class BedGraphFile {
 public:
  /// @param path    a file, or `-` for standard input.
  /// @throws Error  if it cannot be opened.
  explicit BedGraphFile(const std::string& path) : stream_(path) {}

  const std::string& name() const { return stream_.name(); }

  /// @return        false at the end.
  /// @throws Error  naming file and line, for a line that is none of bedGraph's.
  bool next(BedGraphLine& line);
  /// The number of the line that came last, from 1.
  int64_t line() const noexcept { return number_; }

 private:
  ByteStream stream_;
  std::string text_;
  int64_t number_ = 0;
};

}  // namespace seqcast
