// SPDX-License-Identifier: MIT
// Directory of a zip archive.
#pragma once

#include <string_view>
#include <vector>

#include "io/zip_file.hpp"

namespace seqcast {

/// Lists the entries of an archive, through minizip.
///
/// @throws Error  without the file's name, as ZipFile's constructor.
std::vector<ZipEntry> read_zip_directory(std::string_view archive);

}  // namespace seqcast
