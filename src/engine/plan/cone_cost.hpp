// SPDX-License-Identifier: MIT
// Cost of edited runs, and of windows that are computed whole.
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

  /// Of an edited run with its part of a baseline of so many.
  double each(double edits) const noexcept { return edited + baseline / edits; }
};

ConeSeconds cone_seconds(const ConePlan& cones, const Model& model, const Machine& machine, int64_t bins_around);

/// Of a window by a plan of the window context.
double window_seconds(const Plan& plan, const Model& model, const Machine& machine);

}  // namespace seqcast
