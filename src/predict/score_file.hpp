// SPDX-License-Identifier: MIT
// Writes scores of a BED file's lines as a table.
#pragma once

#include <string>
#include <vector>

#include "io/text_file.hpp"
#include "predict/scored_lines.hpp"

namespace seqcast {

struct ScoreFileOptions {
  std::string path;                   ///< "-" or empty: standard output
  std::vector<Statistic> statistics;  ///< a column a track and statistic
  int digits = 6;                     ///< significant ones
  bool header = true;                 ///< begin with the columns' names
  Durable durable = Durable::yes;
};

class ScoreFile {
 public:
  /// @throws Error  where the file cannot be written.
  explicit ScoreFile(ScoreFileOptions options);

  /// Each line's own columns, then its scores; NA where nothing of it can be scored.
  ///
  /// @param lines   read from a file.
  /// @param tracks  names.
  /// @param part    the lines that are written.
  /// @throws Error  as number_of does.
  void write(const ScoredLines& lines, const std::vector<std::string>& tracks, Range part);
  /// The file, to be given its name; null where it has none.
  PendingFile* pending() { return file_.pending(); }

 private:
  ScoreFileOptions options_;
  TextFile file_;
};

}  // namespace seqcast
