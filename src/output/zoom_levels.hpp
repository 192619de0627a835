// SPDX-License-Identifier: MIT
// bigWig zoom levels.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/seekable_file.hpp"
#include "output/block_index.hpp"

namespace seqcast {

/// Summary of the values in one stretch, laid out as in the file.
struct ZoomRecord {
  uint32_t chrom, start, end;  // the covered part's hull
  uint32_t covered_bases;
  float least, largest, sum, sum_of_squares;
};

/// Collects the summaries of a bigWig file at several resolutions, each 4 times as coarse as the one before, and
/// writes them.
class ZoomLevels {
 public:
  static constexpr int max_levels = 10;

  /// @param bin_bases    width of a bin; the finest level's stretches hold 16 bins and at least 256 bases.
  /// @param chrom_bases  of the longest chromosome; a level coarser than that would say nothing new.
  ZoomLevels(int64_t bin_bases, int64_t chrom_bases);

  /// @param stretches  of the levels, the finest first, as another file of the same chromosomes has them.
  explicit ZoomLevels(const std::vector<uint32_t>& stretches);

  /// Takes one interval; they come in order.
  void add(uint32_t chrom, uint32_t start, uint32_t end, float value);

  /// Appends every level to the file at its current offset, and fills in the space that the header left for them.
  /// @throws Error  as SeekableFile.
  void write(SeekableFile& file);

 private:
  struct Level {
    uint32_t stretch_bases = 0;
    uint32_t records = 0;                // in blocks
    double sum = 0, sum_of_squares = 0;  // of the open record, which the file keeps in 32 bits only
    std::vector<ZoomRecord> open;        // the last one still grows
    std::vector<IndexedBlock> blocks;
    std::vector<std::string> packed;  // the blocks' bytes
  };
  static void add_to(Level& level, const ZoomRecord& part);
  static void compress(Level& level);
  /// Where a level begins in the file, and its tree.
  struct Offsets {
    uint64_t data, index;
  };
  static Offsets write_level(Level& level, SeekableFile& file);

  std::vector<Level> levels_;
};

}  // namespace seqcast
