// SPDX-License-Identifier: MIT
// A library and its version; those of the libraries that read and write files.
#pragma once

#include <string>
#include <vector>

namespace seqcast {

struct LibraryVersion {
  std::string library;  ///< as its authors spell it
  std::string version;
};

/// htslib, libdeflate, zlib: as they are linked at run time, where they say it.
std::vector<LibraryVersion> io_library_versions();

}  // namespace seqcast
