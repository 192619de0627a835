// SPDX-License-Identifier: MIT
// What edited runs cost, against windows that are computed whole.
#pragma once

#include <vector>

#include "engine/plan/cone_plan.hpp"
#include "engine/plan/edit.hpp"

namespace seqcast {

/// One base about the middle of a window, and the bins that are wanted of its edited run.
struct SampleEdit {
  Edit edit;
  Range bins;
};

/// Some that lie differently on all grids. @param bins_around  bins around the base; 0: all of the window's
std::vector<SampleEdit> sample_edits(const ConePlan& plan, const Model& model, int64_t bins_around);

/// Seconds of one core.
struct ConeSeconds {
  double edited = 0;    ///< of an edited run, on the average
  double baseline = 0;  ///< of a window's
  double plain = 0;     ///< of a window by its own plan

  /// Whether so many edits of one sequence are quicker by a baseline than as windows beside the sequence's own.
  bool pays(double edits) const noexcept { return baseline + edits * edited < (1 + edits) * plain; }
};

/// @param plain  of the same heads, in the window context.
ConeSeconds cone_seconds(const ConePlan& cones, const Plan& plain, const Model& model, const Machine& machine,
                         int64_t bins_around);

}  // namespace seqcast
