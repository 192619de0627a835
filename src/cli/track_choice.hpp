// SPDX-License-Identifier: MIT
// Parser of `--tracks`, and the names of tracks in output.
#pragma once

#include <string>
#include <vector>

#include "predict/scan.hpp"

namespace seqcast {

/// The tracks that `--tracks` means, in the order given; all of the first head where it is empty.
/// @throws Error  for what matches nothing, and where there are more than 16 tracks and none was chosen.
std::vector<TrackChoice> choose_tracks(const Contract& contract, const std::string& wanted);

/// The tracks' names in output: with `HEAD:` before them where they are of several heads, or have only numbers.
std::vector<std::string> track_names(const Contract& contract, const std::vector<TrackChoice>& tracks);

/// Names of the values that a scan gives of the tracks: with `.plus` and `.minus` where it gives both strands.
std::vector<std::string> strand_names(const std::vector<std::string>& tracks, const std::string& strand);

}  // namespace seqcast
