// SPDX-License-Identifier: MIT
// Memory-mapped read-only file.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace seqcast {

struct MappedFile {
  std::shared_ptr<const void> storage;  ///< what keeps the bytes alive
  std::string_view bytes;
};

/// Maps a regular file, read-only.
///
/// @param kind    what was expected, for messages.
/// @throws Error  for what cannot be opened or mapped, and for an empty file.
MappedFile map_file(const std::string& path, std::string_view kind);

}  // namespace seqcast
