// SPDX-License-Identifier: MIT
// Whole file in memory.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace seqcast {

/// Bytes that no longer depend on the file: what was checked is what is used.
struct LoadedFile {
  std::shared_ptr<const void> storage;  ///< what keeps the bytes alive
  std::string_view bytes;
};

/// Reads a regular file. (It is not mapped: who maps a file that another program cuts is ended by a signal, and who
/// maps one that is rewritten computes with other numbers than were checked.)
///
/// @param kind    what was expected, for messages.
/// @throws Error  as SteadyFile, and for a file that is larger than the memory that there is.
LoadedFile load_file(const std::string& path, std::string_view kind);

}  // namespace seqcast
