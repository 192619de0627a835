// SPDX-License-Identifier: MIT
// bigWig writer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/bigwig_file.hpp"
#include "output/bins.hpp"
#include "output/writer_options.hpp"

namespace seqcast {

/// A bigWig file, written from its first byte to its last in a time that grows with what it holds, also of a million
/// sequences. Neighbours of exactly the same value become one interval unless `merge` is off. It needs a regular file:
/// the header is filled in at the end.
class BigWig {
 public:
  /// @param options   path of the file, its one track, and every chromosome. Those that the format cannot hold
  ///                  (check_bigwig_chrom) are left out of its list.
  /// @throws Error    if the path is no regular file.
  explicit BigWig(const WriterOptions& options);

  /// Takes a block of one track; blocks come in genome order.
  /// @throws Error  for a chromosome that is not in the list.
  void write(const Bins& block);
  void finish() { file_.finish(); }
  void commit() { file_.pending()->commit(); }
  PendingFile* pending() { return file_.pending(); }

 private:
  void begin_chrom(std::string_view name);

  std::string path_;
  std::vector<std::pair<std::string, int64_t>> chroms_;
  BigWigFile file_;
  size_t chrom_ = 0;  // position in the list, where blocks are now
  bool is_chrom_begun_ = false;
  uint32_t chrom_number_ = 0;  // of those that the file lists
};

/// @throws Error  if a chromosome is too long for the format (2^32 - 1 bases, its name 255 bytes).
void check_bigwig_chrom(const std::string& name, int64_t bases);

}  // namespace seqcast
