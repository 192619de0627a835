// SPDX-License-Identifier: MIT
// Runs a model over the windows of the genome grid that overlap given regions.
#pragma once

#include <optional>
#include <vector>

#include "genome/windows.hpp"
#include "predict/predictor.hpp"

namespace seqcast {

/// Windows, or with Context::genome the pieces, that own bases of some regions.
class GridRun {
 public:
  /// @param predictor  outlives the run, as the FASTA does.
  /// @param read       the regions that will be asked for, in any order.
  /// @param lines      how many of them have a window of their own; none: windows are shared.
  /// @throws Error     where the step leaves bases out or parts a bin; as Scan does.
  GridRun(const Predictor& predictor, const Fasta& fasta, const std::vector<Interval>& read,
          std::optional<int64_t> lines = {});

  const Scan& scan() const noexcept { return scan_; }
  int64_t bin_bases() const { return layout_.bin_bases; }

  /// Hands on each window that owns bases of some regions.
  ///
  /// @param regions  sorted and apart (genome/regions' merge).
  /// @param strand   as Scan::run has it.
  ScanCounts run(std::vector<Interval> regions, const TakeValues& take, std::optional<Strand> strand = {});
  /// Runs each region on its own, one after the other, in any order and over each other.
  ScanCounts run_each(const std::vector<Interval>& regions, const TakeValues& take);
  /// Runs windows that the caller places.
  ScanCounts run_windows(const NextWindow& next, const TakeValues& take, std::optional<Strand> strand = {});
  /// Bins that `run_each` gives of a region.
  int64_t bins_of(const Interval& region) const;

 private:
  WindowSource windows_of(std::vector<Interval> regions) const;

  const Fasta& fasta_;
  Scan scan_;
  WindowLayout layout_;  // with the step asked for
  bool is_genome_;
};

}  // namespace seqcast
