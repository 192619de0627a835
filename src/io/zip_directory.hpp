// SPDX-License-Identifier: MIT
// Directory of a zip archive.
#pragma once

#include <string_view>
#include <vector>

#include "io/zip_file.hpp"

namespace seqcast {

/// The hint where an archive does not hold what its directory says.
constexpr std::string_view copy_again = "the file may be damaged or cut short: copy or download it again";

/// Lists the entries of an archive, through minizip.
///
/// @throws Error  without the file's name, as ZipFile's constructor.
std::vector<ZipEntry> read_zip_directory(std::string_view archive);

}  // namespace seqcast
