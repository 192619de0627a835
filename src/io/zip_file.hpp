// SPDX-License-Identifier: MIT
// Reader of zip archives.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/loaded_file.hpp"

namespace seqcast {

/// One file in an archive.
struct ZipEntry {
  std::string name;           ///< as stored, with slashes; untrusted
  bool is_deflated = false;   ///< else its bytes are stored as they are
  uint64_t packed_bytes = 0;  ///< in the archive
  uint64_t bytes = 0;         ///< unpacked, as the archive claims; no more than its packed bytes can hold
  uint32_t crc = 0;           ///< CRC-32 of the unpacked bytes
  uint64_t offset = 0;        ///< of its first packed byte in the archive
};

/// A zip archive, also of zip64, read into memory as a whole.
class ZipFile {
 public:
  /// @throws Error  naming the file, for what is no archive, is cut short, is one part of several, or has an entry
  ///                that is encrypted, packed by something other than deflate, lies outside the file or over another,
  ///                claims more than its packed bytes can hold, or has another's name.
  explicit ZipFile(const std::string& path);

  const std::string& path() const noexcept { return path_; }
  /// In the order of the archive's directory.
  const std::vector<ZipEntry>& entries() const noexcept { return entries_; }
  /// nullptr where there is none of that name.
  const ZipEntry* find(std::string_view name) const noexcept;

  /// An entry's bytes: of one that is stored a view of the archive, of one that is deflated a buffer of its own.
  ///
  /// @param max_bytes  what is larger is refused before memory is taken for it.
  /// @throws Error     naming file and entry, for what is larger, or is not what size and CRC say.
  LoadedFile read(const ZipEntry& entry, uint64_t max_bytes) const;

  /// Unpacks an entry into a buffer of exactly its size. @throws Error  as read().
  void read_into(const ZipEntry& entry, std::span<char> out) const;

 private:
  std::string_view packed(const ZipEntry& entry) const;
  [[noreturn]] void fail(const ZipEntry& entry, const std::string& what) const;

  std::string path_;
  LoadedFile file_;
  std::vector<ZipEntry> entries_;
};

}  // namespace seqcast
