// SPDX-License-Identifier: MIT
// Bytes and numbers of a bigWig file, in either byte order, with checks of where they lie.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "seqcast/error.hpp"

namespace seqcast::libexec {

class BigWigBytes {
 public:
  /// @param descriptor  of a regular file, open for reading; it stays open.
  /// @param path        for messages.
  BigWigBytes(int descriptor, std::string path);

  /// @throws Error  where the file ends before they do, or cannot be read.
  std::string read(uint64_t offset, uint64_t count) const;

  /// The number that stands `offset` bytes behind the beginning of `bytes`, which hold it.
  template <class Number>
  Number number(const std::string& bytes, size_t offset) const {
    char raw[sizeof(Number)];
    std::memcpy(raw, bytes.data() + offset, sizeof raw);
    if (is_swapped_) std::reverse(raw, raw + sizeof raw);
    Number value;
    std::memcpy(&value, raw, sizeof value);
    return value;
  }

  /// Numbers have the other byte order from now on.
  void swap() noexcept { is_swapped_ = true; }
  uint64_t size() const noexcept { return size_; }
  const std::string& path() const noexcept { return path_; }
  Error damaged(const std::string& what) const;

 private:
  int descriptor_;
  std::string path_;
  uint64_t size_ = 0;
  bool is_swapped_ = false;
};

}  // namespace seqcast::libexec
