// SPDX-License-Identifier: MIT
// Track files of pyGenomeTracks.
#pragma once

#include <string>

#include "picture/listed_files.hpp"

namespace seqcast {

/// Most tracks of a picture.
constexpr size_t max_ini_tracks = 100;

/// An ini file for `pyGenomeTracks --tracks`: an axis, the tracks, and genes below. Keys are those that pyGenomeTracks
/// 3.9 documents for each kind of track.
///
/// @param folder  in which the ini file lies.
/// @throws Error  for more tracks than it holds; for files that pyGenomeTracks does not read, names with spaces among
///                them.
std::string pygenometracks_ini(const ListedFiles& files, const std::string& folder);

}  // namespace seqcast
