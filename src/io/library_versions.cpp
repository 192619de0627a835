// SPDX-License-Identifier: MIT
#include "io/library_versions.hpp"

#include <libdeflate.h>
#include <zlib.h>

#include "io/byte_stream.hpp"

namespace seqcast {

std::vector<LibraryVersion> io_library_versions() {
  return {{"htslib", htslib_version()}, {"libdeflate", LIBDEFLATE_VERSION_STRING}, {"zlib", zlibVersion()}};
}

}  // namespace seqcast
