// SPDX-License-Identifier: MIT
// Binary output file of which parts are filled in later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "io/pending_file.hpp"

namespace seqcast {

/// A regular file in which every write and every seek is checked; pending until it gets its name.
class SeekableFile {
 public:
  /// @throws Error  as PendingFile.
  explicit SeekableFile(const std::string& path, Durable durable = Durable::yes);

  /// Writes at the current offset. @throws Error  where that fails, as the others do.
  void write(std::string_view bytes);
  void write(std::span<const float> values);

  /// Bytes from the beginning to where the next write goes.
  int64_t offset();
  void seek(int64_t offset);
  void seek_to_end();

  /// Writes the rest and closes it. Nothing may be written after.
  void finish();
  PendingFile* pending() { return &pending_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  void write(const void* bytes, size_t count);
  [[noreturn]] void fail() const;

  PendingFile pending_;  // removed after the file is closed: declared before it
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace seqcast
