// SPDX-License-Identifier: MIT
// File of bigWig: intervals and their summaries, in the order in which they stand in it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "io/seekable_file.hpp"
#include "output/block_index.hpp"
#include "output/zoom_levels.hpp"

namespace seqcast {

/// One interval, laid out as in the file.
struct BigWigRecord {
  uint32_t start, end;
  float value;
};

/// Where parts of the file begin, which do not depend on what it holds.
constexpr uint64_t bigwig_summary_offset = 64 + 24 * ZoomLevels::max_levels;
constexpr uint64_t bigwig_names_offset = bigwig_summary_offset + 40;
constexpr uint32_t bigwig_magic = 0x888FFC26;

/// It is written from its first byte to its last; the header is filled in at the end, so it needs a regular file.
class BigWigFile {
 public:
  /// @param names   the tree of chromosomes' names (output/chrom_tree).
  /// @param merge   neighbours of exactly the same value become one interval.
  /// @throws Error  if the path is no regular file.
  BigWigFile(const std::string& path, const std::string& names, bool merge, Durable durable = Durable::yes);

  bool has_levels() const { return levels_.has_value(); }
  /// Comes before the first interval.
  void set_levels(ZoomLevels levels) { levels_ = std::move(levels); }
  /// @param chrom  its number in the tree; numbers do not fall.
  void add(uint32_t chrom, const BigWigRecord& record);
  void finish();
  PendingFile* pending() { return file_.pending(); }

 private:
  struct Summary {
    uint64_t bases = 0;
    double least = std::numeric_limits<double>::infinity(), largest = -least;
    double sum = 0, sum_of_squares = 0;
  };
  void write_block();
  void write_header(uint64_t index_offset);
  void put(const std::string& bytes);

  bool merge_;
  SeekableFile file_;
  uint32_t chrom_ = 0;
  uint64_t data_offset_ = 0, position_ = 0;
  std::vector<BigWigRecord> records_;  // of the block that is not yet written; the last one may still grow
  std::vector<IndexedBlock> blocks_;
  Summary summary_;
  std::optional<ZoomLevels> levels_;
};

}  // namespace seqcast
