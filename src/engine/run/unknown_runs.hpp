// SPDX-License-Identifier: MIT
// A decorator of what computes runs: long stretches of unknown bases are computed once.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/run/run.hpp"
#include "engine/run/unknown_bins.hpp"

namespace seqcast {

/// Stands in front of what computes any runs: bins that read unknown bases alone get values that were computed once.
class UnknownRuns {
 public:
  using Compute = std::function<void(std::span<Run>)>;
  using InputBases = std::function<Range(Context, Range)>;

  /// @param plan     of the runs; must outlive this. @param compute  what computes any runs.
  /// @param bases    the input positions that a run of some bins reads.
  UnknownRuns(const Model& model, const Plan& plan, Compute compute, InputBases bases);

  /// Fills all of the runs' values.
  void compute(std::span<Run> runs);

 private:
  /// What is said of unknown bases alone, for one context.
  struct Known {
    std::optional<UnknownBins> bins;
    std::vector<std::vector<size_t>> tracks;  // [heads]
    std::vector<std::vector<float>> values;   // [heads]: [tracks, period]
  };

  Known& known(Context context);
  void compute_known(const Run& run, Known& known);

  const Model& model_;
  const Plan& plan_;
  Compute compute_;
  InputBases bases_;
  Known known_[2];  // [Context]
};

}  // namespace seqcast
