// SPDX-License-Identifier: MIT
// Block of consecutive bins passed to writers, and its validation.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seqcast {

/// Contiguous bins of one chromosome, all tracks. Bases outside [clip_start, clip_end) are not written: the first and
/// the last bin are cut to it, bins wholly outside are left out.
struct Bins {
  std::string_view chrom;
  int64_t start = 0;  // first base of bin 0, 0-based; may lie before clip_start
  int64_t bin_bases = 1;
  int64_t clip_start = 0;
  int64_t clip_end = 0;
  size_t tracks = 0;
  size_t bins = 0;
  const float* values = nullptr;  // [tracks, bins] row-major
};

/// First base of a bin that is written, 0-based. The bin is left out where this is not before written_end.
inline int64_t written_start(const Bins& block, size_t bin) {
  return std::max(block.start + static_cast<int64_t>(bin) * block.bin_bases, block.clip_start);
}

/// The base after a bin's last written one.
inline int64_t written_end(const Bins& block, size_t bin) {
  return std::min(block.start + static_cast<int64_t>(bin + 1) * block.bin_bases, block.clip_end);
}

/// One track of a block, as a block of one track.
inline Bins one_track(const Bins& block, size_t track) {
  Bins one = block;
  one.tracks = 1;
  one.values = block.values + track * block.bins;
  return one;
}

/// Fails on a value that is not a finite number.
/// @throws Error  that names the track, the value and the place (1-based, inclusive).
[[noreturn]] void fail_value(const std::string& track, float value, std::string_view chrom, int64_t start, int64_t end);

/// Checks that every written value is a finite number: nan and inf never get into a file.
///
/// @param names   [T] the tracks' names, for the message.
/// @throws Error  that names the track and the place (1-based, inclusive) of the first value that is not.
void check_finite(const Bins& block, const std::vector<std::string>& names);

/// Checks that blocks come in genome order: chromosomes as listed, ascending within each, no base twice.
class GenomeOrder {
 public:
  /// @param chroms   names and lengths, in the order of the FASTA file.
  explicit GenomeOrder(const std::vector<std::pair<std::string, int64_t>>& chroms);

  /// @throws Error if the chromosome is not listed, the block sticks out of it, or lies before what has come already.
  void check(const Bins& block);

 private:
  struct Chrom {
    size_t index;
    int64_t length;
  };
  std::map<std::string, Chrom, std::less<>> chroms_;
  size_t index_ = 0;  // of the chromosome that came last
  int64_t end_ = 0;   // of the last base written there
};

}  // namespace seqcast
