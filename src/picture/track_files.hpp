// SPDX-License-Identifier: MIT
// Reads a region of bigWig and bedGraph files.
#pragma once

#include <string>

#include "genome/interval.hpp"
#include "picture/shown_track.hpp"

namespace seqcast {

/// The values of a region. A file may call a chromosome `1` that the region calls `chr1`, or the other way about.
///
/// @param path    bigWig, or bedGraph: plain, gzip or BGZF; which of them it is, its bytes say.
/// @param most    stretches, as TrackCollector has it.
/// @return        named as the file without folder and ending.
/// @throws Error  naming the file, and in bedGraph the line; where it has nothing on the chromosome.
ShownTrack read_track(const std::string& path, const Interval& region, int64_t most);

/// The file's name without folder, .gz and ending.
std::string track_name(const std::string& path);

}  // namespace seqcast
