// SPDX-License-Identifier: MIT
// Target table of Basenji and Baskerville: names, strand pairs and scaling of tracks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/model.hpp"
#include "model/squash.hpp"

namespace seqcast {

/// One line: a track.
struct Target {
  int64_t line = 0;
  std::string index;  ///< the first column, by which others refer to it
  std::string identifier;
  std::string strand_pair;  ///< the index of the track that it is on the reverse strand; empty where there is none
  Squash squash;
};

struct TargetTable {
  std::string path;
  std::vector<Target> targets;
  bool squashes = false;  ///< whether it says how targets were squashed
};

/// Reads tab-separated lines below a header: an index, `identifier`, and where they are there `clip`, `clip_soft`,
/// `scale`, `sum_stat`, `strand_pair`; other columns are for people.
///
/// @throws Error  naming file and line, for lines of other lengths, numbers that are none, and indices that come twice.
TargetTable read_targets(const std::string& path);

/// Gives a head's tracks their names, their strand pairs, and how they were squashed, where the table says that. An
/// identifier that comes again gets its index.
///
/// @param head    empty: the first head that has as many tracks as the table has lines.
/// @throws Error  where no head has, and for strand pairs that are not mutual.
void apply_targets(Model& model, const TargetTable& table, const std::string& head);

/// Reads and applies FILE, or for one head HEAD=FILE where no file is called so. @throws Error  as the two above.
void take_targets(Model& model, const std::string& text);

}  // namespace seqcast
