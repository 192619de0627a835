// SPDX-License-Identifier: MIT
// What does the user say about the output?
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seqcast {

/// Where predictions go and what they look like. Each file's writer gets a copy with its own path and tracks.
struct WriterOptions {
  std::string path;                                     // "-" or empty: standard output; may hold {track}
  std::string format;                                   // a format's name, or empty: by the path's extension
  int digits = 6;                                       // significant digits, in text
  bool merge = true;                                    // neighbours of the same value become one line
  bool track_line = false;                              // begin a bedGraph with a track line
  std::vector<std::string> tracks;                      // names
  std::vector<std::pair<std::string, int64_t>> chroms;  // names and lengths, in the order of the FASTA file
};

}  // namespace seqcast
