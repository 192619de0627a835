// SPDX-License-Identifier: MIT
// Parser of the setting tracks, and the names of tracks in output.
#pragma once

#include <string>
#include <vector>

#include "predict/scan.hpp"

namespace seqcast {

/// Splits a list of tracks: at commas, or, of `@FILE`, at the file's line ends (# begins a comment).
/// @throws Error  for a file that cannot be read or names no track.
std::vector<std::string> track_list(const std::string& text);

/// The tracks that are wanted, in the order given: each a number, a range of numbers, a name, a glob or `all`, with
/// `HEAD:` before it where it is not of the first head; all of the first head where nothing is wanted.
/// @throws Error  for what matches nothing, and where there are more than 16 tracks, which are no classes that
///                exclude each other, and none was chosen.
std::vector<TrackChoice> choose_tracks(const Contract& contract, const std::vector<std::string>& wanted);

/// The tracks' names in output: with `HEAD:` before them where they are of several heads, or have only numbers.
std::vector<std::string> track_names(const Contract& contract, const std::vector<TrackChoice>& tracks);

/// Names of the rows of values that a scan gives of the tracks: with `.plus` and `.minus` where it gives both strands.
std::vector<std::string> value_names(const std::vector<std::string>& tracks, Strand strand);

}  // namespace seqcast
