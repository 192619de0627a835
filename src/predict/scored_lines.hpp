// SPDX-License-Identifier: MIT
// Regions that are scored: how they are asked for, read and checked, and their scores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "predict/asked_bed.hpp"
#include "predict/predictor.hpp"
#include "predict/region_scores.hpp"

namespace seqcast {

/// What becomes of regions past the end of a sequence that is scored.
inline constexpr const char* scored_inside = "past the end of the sequence, scored on what lies inside";

struct ScoreRequest {
  std::string bed;                ///< a BED file, `-` is standard input
  std::optional<Bed> given = {};  ///< lines of no file, instead of it
  int64_t site_bases = 0;  ///< score so many bases around each line's point instead of its interval; 0: the interval
  Around around = Around::middle;
  bool skip_bad_lines = false;
  bool strict_names = false;
  bool keep_missing = false;  ///< lines of which nothing can be scored are no error
  std::string missing = {};   ///< what becomes of them
  std::string exclude = {};   ///< a BED file with bases that count nowhere, or empty
};

/// Lines on a genome, and their scores, which a ScoreRun adds to.
class ScoredLines {
 public:
  /// @param predictor  whose request says whether each line has its own strand.
  /// @throws RequestError  for a negative number of bases; for summits where nothing is centred on them, or of lines
  ///                       that are given.
  /// @throws Error         as read_bed and read_excluded do; where nothing is left of a line to score.
  ScoredLines(ScoreRequest asked, const Predictor& predictor, Placement placement, const Fasta& fasta,
              const TakeNotice& notice);
  ScoredLines(const ScoredLines&) = delete;
  ScoredLines& operator=(const ScoredLines&) = delete;

  const Bed& bed() const noexcept { return bed_; }
  const ExcludedBases& excluded() const noexcept { return excluded_; }
  RegionScores& scores() noexcept { return scores_; }
  const RegionScores& scores() const noexcept { return scores_; }

 private:
  Bed bed_;
  ExcludedBases excluded_;
  RegionScores scores_;
};

}  // namespace seqcast
