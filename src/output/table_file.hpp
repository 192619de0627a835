// SPDX-License-Identifier: MIT
// Writer of tab-separated tables, one column per track.
#pragma once

#include <string>

#include "io/text_file.hpp"
#include "output/bins.hpp"
#include "output/writer_options.hpp"

namespace seqcast {

/// A header line `#chrom start end TRACK...` unless `header` is off, then a line a bin with every track: what bedtools
/// unionbedg prints. For records of numbers the places are `#record position`.
class TableFile {
 public:
  /// @param options   path of the file (.gz: BGZF) and all its tracks.
  explicit TableFile(const WriterOptions& options);

  /// Takes a block of all the tracks; blocks come in genome order.
  void write(const Bins& block);
  void finish() { file_.finish(); }
  void commit() { file_.commit(); }
  PendingFile* pending() { return file_.pending(); }

 private:
  TextFile file_;
  int digits_;
  bool positions_;
  std::string line_;
};

}  // namespace seqcast
