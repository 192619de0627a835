// SPDX-License-Identifier: MIT
// Runs a model over the windows of the genome grid that overlap given regions.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "cli/progress.hpp"
#include "cli/run_options.hpp"

namespace seqcast {

/// Takes each window's values, in order.
using TakeValues = std::function<void(const Window&, std::span<const float>)>;

struct GridRun {
  Scan& scan;
  const Fasta& fasta;
  const RunOptions& options;
  Progress& progress;
};

/// Runs the windows, or with `--context genome` the pieces, that own bases of some regions.
///
/// @param regions  sorted and apart (genome/regions' merge).
/// @param strand   as Scan::run has it.
/// @throws Interrupted  if a signal came.
ScanCounts run_on_grid(const GridRun& run, std::vector<Interval> regions, const TakeValues& take,
                       std::optional<Strand> strand = {});

/// Bins that a run gives of one region.
int64_t bins_of_region(const GridRun& run, const Interval& region);

/// Runs each region on its own, one after the other, in any order and over each other.
ScanCounts run_on_each(const GridRun& run, const std::vector<Interval>& regions, const TakeValues& take);

}  // namespace seqcast
