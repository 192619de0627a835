// SPDX-License-Identifier: MIT
// An edited run: a baseline's run with some of its bases edited, and where its values go.
#pragma once

#include <span>
#include <vector>

#include "engine/plan/edit.hpp"
#include "engine/run/baseline.hpp"

namespace seqcast {

/// A baseline's run with some of its bases edited.
///
/// Positions and bins are those of the edited sequence: as the baseline's up to the first edit, and behind an edit as
/// much further as it inserts more than it replaces. A window stays as long as it was: bases leave it at its right end,
/// or come in there from the baseline's codes behind it.
struct EditedRun {
  const Baseline* baseline = nullptr;
  std::vector<Edit> edits;                    ///< in order, and apart
  Range bins;                                 ///< wanted; the baseline has them, and those that come to lie there
  std::vector<HeadValues> out;                ///< one for each of the plan's heads, [tracks, bins]
  std::vector<std::span<float>> counts = {};  ///< [tracks] for each of the plan's counts
};

/// What a baseline must have of an edited run's: bins, and codes of positions of its input.
struct BaselineNeeds {
  Range bins, bases;
};

}  // namespace seqcast
