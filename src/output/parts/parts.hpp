// SPDX-License-Identifier: MIT
// Parts of one run, as their markers have them.
#pragma once

#include <string>
#include <vector>

#include "output/parts/part_marker.hpp"

namespace seqcast {

struct Part {
  std::string path;
  PartMarker marker;
};

/// Reads the markers of all parts of one run, in any order.
///
/// @return         in the parts' order; one part or more.
/// @throws Error   naming the part: it has no marker, is of another run or holds another track than the first, comes
///                 twice, is missing, or its file is not what its marker says. Nothing of a part is used before all of
///                 them are looked at.
std::vector<Part> read_parts(const std::vector<std::string>& paths);

/// The same of parts of a run that wrote a file a track: all parts of one track after all of another, by name.
std::vector<std::vector<Part>> read_parts_of_tracks(const std::vector<std::string>& paths);

}  // namespace seqcast
