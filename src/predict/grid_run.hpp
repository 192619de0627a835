// SPDX-License-Identifier: MIT
// Runs a model over the windows of the genome grid that overlap given regions.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "genome/windows.hpp"
#include "predict/predictor.hpp"

namespace seqcast {

/// What is known of regions that a run will be asked about.
struct AskedLines {
  std::vector<Sequence> sequences;  ///< that they lie on
  std::optional<int64_t> windows;   ///< how many lines have a window of their own; none: windows are shared
  int64_t bytes = 0;                ///< of memory that they take while the run goes on
};

/// Windows, or with Context::genome the pieces, that own bases of some regions.
class GridRun {
 public:
  /// @param predictor  outlives the run, as the FASTA does.
  /// @throws Error     where the step leaves bases out or splits a bin; as Scan does.
  GridRun(const Predictor& predictor, const Fasta& fasta, const AskedLines& asked);
  /// @param read       the regions that will be asked for, in any order.
  GridRun(const Predictor& predictor, const Fasta& fasta, const std::vector<Interval>& read);

  const Scan& scan() const noexcept { return scan_; }
  int64_t bin_bases() const { return layout_.bin_bases; }
  /// Between stretches of so many bases, from base 0 of a sequence on, regions may be split without a change of bytes:
  /// no window or bin is computed twice. It does not depend on memory or threads, as a piece's length does.
  int64_t cell_bases() const { return is_genome_ ? layout_.bin_bases : layout_.step; }

  /// Hands on each window that owns bases of some regions.
  ///
  /// @param regions  sorted and apart (genome/regions' merge).
  /// @param strand   as Scan::run has it.
  ScanCounts run(NextInterval regions, const TakeValues& take, std::optional<Strand> strand = {});
  ScanCounts run(std::vector<Interval> regions, const TakeValues& take) {
    return run(each_of(std::move(regions)), take);
  }
  /// Runs each region on its own, one after the other, in any order and over each other.
  ScanCounts run_each(const std::vector<Interval>& regions, const TakeValues& take);
  /// Runs windows that the caller places.
  ScanCounts run_windows(const NextWindow& next, const TakeValues& take, std::optional<Strand> strand = {});
  /// Bins that `run_each` gives of a region.
  int64_t bins_of(const Interval& region) const;

 private:
  WindowSource windows_of(NextInterval regions) const;

  const Fasta& fasta_;
  Scan scan_;
  WindowLayout layout_;  // with the step asked for
  bool is_genome_;
};

}  // namespace seqcast
