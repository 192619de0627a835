// SPDX-License-Identifier: MIT
// Writes window values to track files, in several passes if too many files would be open.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "genome/interval.hpp"
#include "output/writer.hpp"
#include "predict/scan.hpp"

namespace seqcast {

/// A window's bins of some tracks, of the values [tracks, window.bins] that a scan gives; written where the window owns
/// them.
Bins bins_of(const Window& window, std::span<const float> values, Range tracks, int64_t bin_bases);

/// The same block with its first and last bins whole, as arrays hold them.
Bins whole(Bins block);

/// Takes blocks of bins.
using TakeBins = std::function<void(const Bins&)>;

/// Hands on of each window what lies in the regions, which come in the same order.
class RegionWriter {
 public:
  RegionWriter(TakeBins take, const std::vector<Interval>& regions) : take_(std::move(take)), regions_(regions) {}

  /// @param block  as bins_of gives it.
  void write(Bins block);

 private:
  TakeBins take_;
  const std::vector<Interval>& regions_;
  size_t region_ = 0;
};

/// Runs `pass` for as many tracks at a time as files may be open, and gives files their names when all are whole.
/// @param pass  runs everything asked and writes these tracks.
ScanCounts write_in_passes(const WriterOptions& output, const std::function<ScanCounts(Range, Writer&)>& pass);

/// How often `write_in_passes` will run its pass.
int64_t passes_of(const WriterOptions& output);

}  // namespace seqcast
