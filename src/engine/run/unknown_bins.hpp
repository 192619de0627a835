// SPDX-License-Identifier: MIT
// The bins that read unknown bases alone, whose values repeat: a model's output for all-N input is computed once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/plan/plan.hpp"
#include "engine/run/run.hpp"

namespace seqcast {

/// What a model says of unknown bases alone repeats: in a window it is that window's, along a sequence it is the same
/// every so many bins. Such bins always get the values of bins [0, period()) of a run of unknown bases alone, asked for
/// in whatever pieces, so that bytes depend on nothing but the bin.
class UnknownBins {
 public:
  /// @param plan  of heads with the same bins.
  UnknownBins(const Model& model, const Plan& plan, Context context);

  /// Bins after which values repeat; 0 where that is not known.
  int64_t period() const noexcept { return period_; }
  /// The bin in [0, period()) whose values a bin has.
  int64_t canonical(int64_t bin) const noexcept { return bin - floor_div(bin, period_) * period_; }

  /// How the model's unknown base is written in codes.
  static uint8_t unknown_code(const Model& model) { return static_cast<uint8_t>(model.contract.alphabet.size()); }

  /// [bins.size()]: whether each bin reads unknown bases alone.
  ///
  /// @param bases  positions of the input that `codes` holds: all that the bins read. No codes: numbers, none is
  /// unknown.
  std::vector<bool> among(Range bins, Range bases, std::span<const uint8_t> codes) const;

  /// The stretches of bins to compute: all but those that are known, if there are so many of them side by side that
  /// computing the bins around them apart is less work.
  std::vector<Range> to_compute(Range bins, const std::vector<bool>& known) const;

 private:
  void mark(Range unknown_bases, Range bins, std::vector<bool>& known) const;

  Context context_;
  uint8_t unknown_;
  int64_t period_ = 0;
  int64_t period_bases_ = 0;
  std::vector<Range> seen_;  // [period]: the bases that a bin reads
  int64_t min_gap_ = 1;      // bins
};

}  // namespace seqcast
