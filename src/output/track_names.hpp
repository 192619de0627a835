// SPDX-License-Identifier: MIT
// Conversion of track names to file names, header fields and {track} paths.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

/// The name with everything that is awkward in a file name (slashes, colons, commas, spaces, quotes, a leading dot
/// or minus; all but letters, digits, ".", "_", "-" and "+") as '_', at most 200 bytes; an empty name becomes "_".
std::string file_name_of_track(std::string_view name);

/// The name with control characters (tabs, line ends) as '_', for a header line.
std::string header_name_of_track(std::string_view name);

/// True if the path holds "{track}".
bool has_track_pattern(std::string_view path);

/// True if the path holds "{region}".
bool has_region_pattern(std::string_view path);

/// The path with "{region}" replaced by a region's name, made safe for a file name.
std::string path_of_region(std::string path, std::string_view region);

/// One path a track: "{track}" is replaced by the track's file name.
///
/// @throws Error   if several tracks have no "{track}" to tell them apart, or two of them get the same path.
std::vector<std::string> paths_of_tracks(const std::string& path, const std::vector<std::string>& tracks);

}  // namespace seqcast
