// SPDX-License-Identifier: MIT
// Sessions of igv.js.
#pragma once

#include <string>

#include "picture/listed_files.hpp"

namespace seqcast {

/// Most tracks of a session: igv.js draws all of them.
constexpr size_t max_session_tracks = 100;

/// A session as igv.js's `loadSession` and IGV-Web take it. Fields are those of igv.js's documentation (Reference
/// genome, Track options, Wig track).
///
/// @param files   with the name of a genome, else with a FASTA file; what has an index next to it is read through it.
/// @param folder  in which the session lies.
/// @throws Error  for more tracks than it holds; for files that igv.js does not read.
std::string igv_session(const ListedFiles& files, const std::string& folder);

}  // namespace seqcast
