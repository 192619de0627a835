// SPDX-License-Identifier: MIT
// bedGraph writer.
#pragma once

#include <string>

#include "io/text_file.hpp"
#include "output/bins.hpp"
#include "output/writer_options.hpp"

namespace seqcast {

/// Lines of chrom, start, end, value: tab-separated, 0-based, half-open. Neighbours whose printed values are the same
/// become one line, across blocks too, unless `merge` is off.
class BedGraph {
 public:
  /// @param options   path of the file (.gz: BGZF) and its one track.
  explicit BedGraph(const WriterOptions& options);

  /// Takes a block of one track; blocks come in genome order.
  void write(const Bins& block);
  void finish();
  void commit() { file_.commit(); }
  PendingFile* pending() { return file_.pending(); }

 private:
  void write_line();

  TextFile file_;
  int digits_;
  bool merge_;
  std::string chrom_;
  int64_t start_ = 0, end_ = 0;  // the line that is not yet written; empty: none
  float value_ = 0;              // its value, and as text
  std::string text_;
  std::string scratch_, line_;  // kept, so that no line allocates
};

}  // namespace seqcast
