// SPDX-License-Identifier: MIT
// Reads a region of bigWig and bedGraph files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "picture/view.hpp"

namespace seqcast {

/// How long a bigWig file says that a chromosome is; none for other files, which do not say it.
/// @throws Error  where it is no file, or has nothing on the chromosome.
std::optional<int64_t> bases_in_track(const std::string& path, const std::string& chrom);

/// The values of a view's region. A file may call a chromosome `1` that the region calls `chr1`, or the other way
/// about.
///
/// @param path    bigWig, or bedGraph: plain, gzip or BGZF; which of them it is, its bytes say.
/// @param most    stretches, as TrackCollector has it.
/// @return        named as the file without folder and ending.
/// @throws Error  naming the file, and in bedGraph the line; where it has nothing on the chromosome, or gives it
///                another length.
ShownTrack read_track(const std::string& path, const RegionView& view, int64_t most);

/// The file's name without folder, .gz and ending.
std::string track_name(const std::string& path);

}  // namespace seqcast
