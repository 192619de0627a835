// SPDX-License-Identifier: MIT
// Scores the lines of a BED file.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "genome/excluded_bases.hpp"
#include "genome/shard.hpp"
#include "predict/grid_run.hpp"
#include "predict/region_scores.hpp"

namespace seqcast {

class ScoreRun {
 public:
  /// @param predictor  outlives the run, as FASTA, BED and the scores do.
  /// @param scores     of all lines; they are added to.
  /// @throws Error     for inputs that are not given or do not fit; as GridRun and Scan do.
  /// @param excluded   bases that are not scored; windows that own no others are not computed.
  /// @param shard      the part of the lines that is scored.
  ScoreRun(const Predictor& predictor, const Fasta& fasta, const Bed& bed, RegionScores& scores, Placement placement,
           const ExcludedBases& excluded = nothing_excluded, const Shard& shard = {});

  const Scan& scan() const noexcept { return grid_.scan(); }
  /// The lines that are scored, of the BED's.
  Range lines() const noexcept { return part_; }
  /// Bases that windows will own.
  int64_t bases() const;
  /// @param advance  is told each window's bases.
  ScanCounts run(const Advance& advance);

 private:
  /// Lines that are scored at a time: all, or with Strand::own those of one strand.
  struct Pass {
    std::optional<bool> reverse;

    std::optional<Strand> strand() const;
    bool takes(const BedLine& line) const { return !reverse || (line.strand == '-') == *reverse; }
  };
  bool is_scored(const Pass& pass, int64_t index) const;
  NextInterval joined(const Pass& pass) const;
  NextInterval merged(const Pass& pass) const;
  ScanCounts run_on_grid(const Pass& pass, const Advance& advance);
  ScanCounts run_centered(const Pass& pass, const Advance& advance);

  const Fasta& fasta_;
  const Bed& bed_;
  RegionScores& scores_;
  const ExcludedBases& excluded_;
  Placement placement_;
  GridRun grid_;
  Range part_;
  std::vector<Pass> passes_;
};

}  // namespace seqcast
