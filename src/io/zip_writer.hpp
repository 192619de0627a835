// SPDX-License-Identifier: MIT
// Writer of zip archives.
#pragma once

#include <initializer_list>
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
  explicit ZipWriter(const std::string& path);

  /// Adds an entry, whose bytes come in pieces.
  /// @throws Error  where the archive cannot be written.
  void add(const std::string& name, std::initializer_list<std::string_view> pieces);

  /// Ends the archive and gives it its name. @throws Error  where it cannot be written.
  void commit();

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
