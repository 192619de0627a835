// SPDX-License-Identifier: MIT
// Output options.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/pending_file.hpp"

namespace seqcast {

/// The extent of an array of bins.
struct OutputRows {
  std::optional<int64_t> regions;  // none: one region, without an axis for it
  int64_t bins = 0;                // of each region
};

/// Where predictions go and what they look like. Each file's writer gets a copy with its own path and tracks.
struct WriterOptions {
  std::string path;                                     // "-" or empty: standard output; may hold {track}
  std::string format;                                   // a format's name, or empty: by the path's extension
  int digits = 6;                                       // significant digits, in text
  bool merge = true;                                    // neighbours of the same value become one line
  bool header = true;                                   // begin a table with its columns' names
  bool track_line = false;                              // begin a bedGraph with a track line
  OutputRows rows;                                      // for formats that hold arrays
  bool positions = false;                               // a table's places are record and position
  std::vector<std::string> tracks;                      // names
  std::vector<std::pair<std::string, int64_t>> chroms;  // names and lengths, in the order of the FASTA file
  std::vector<std::string> inputs;                      // files that the run reads: none may be written
  Durable durable = Durable::yes;                       // before they get their names, and after
  GiveNames give_names = PendingFile::commit_all;       // to the files, once all are written
};

}  // namespace seqcast
