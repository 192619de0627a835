// SPDX-License-Identifier: MIT
// Scores the lines of a BED file.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "predict/grid_run.hpp"
#include "predict/region_scores.hpp"

namespace seqcast {

class ScoreRun {
 public:
  /// @param predictor  outlives the run, as FASTA and BED do.
  /// @throws Error     for inputs that are not given or do not fit; as GridRun and Scan do.
  ScoreRun(const Predictor& predictor, const Fasta& fasta, const Bed& bed, Placement placement);

  const Scan& scan() const noexcept { return grid_.scan(); }
  /// Bases that windows will own.
  int64_t bases() const;
  /// @param advance  hears of each window's bases.
  ScanCounts run(RegionScores& scores, const Advance& advance);

 private:
  /// Lines that are scored at a time: all, or with Strand::own those of one strand.
  struct Pass {
    std::optional<bool> reverse;
    std::vector<size_t> lines;

    std::optional<Strand> strand() const;
  };
  std::vector<Interval> merged(const Pass& pass) const;
  ScanCounts run_on_grid(const Pass& pass, RegionScores& scores, const Advance& advance);
  ScanCounts run_centered(const Pass& pass, RegionScores& scores, const Advance& advance);

  const Fasta& fasta_;
  const Bed& bed_;
  Placement placement_;
  GridRun grid_;
  std::vector<Pass> passes_;
};

}  // namespace seqcast
