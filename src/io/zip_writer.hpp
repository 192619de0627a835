// SPDX-License-Identifier: MIT
// Writer of zip archives.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "io/pending_file.hpp"

namespace seqcast {

/// A zip archive of stored entries, of zip64 where it must be. The same entries give the same bytes: it holds no time.
/// It is pending until `commit`; dropped before that, it leaves nothing behind.
class ZipWriter {
 public:
  /// @throws Error  as PendingFile.
  explicit ZipWriter(const std::string& path, Durable durable = Durable::yes);

  /// Begins an entry, of so many bytes, which come in pieces.
  /// @throws Error  where the archive cannot be written.
  void begin(const std::string& name, uint64_t bytes);
  void put(std::string_view piece);
  /// Ends the entry.
  void end();

  /// Ends the archive. @throws Error  where it cannot be written.
  void finish();
  /// Ends the archive if need be, and gives it its name.
  void commit();
  PendingFile* pending() { return &pending_; }

 private:
  struct Close {
    void operator()(void* zip) const;
  };
  void check(int result) const;

  std::string path_;
  PendingFile pending_;
  std::unique_ptr<void, Close> zip_;  // closed before the file is removed: declared after it
};

}  // namespace seqcast
