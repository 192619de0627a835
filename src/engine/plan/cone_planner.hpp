// SPDX-License-Identifier: MIT
// The planner of edited runs: which algorithms are the quickest for cones.
#pragma once

#include "engine/plan/cone_plan.hpp"

namespace seqcast {

/// What edited runs want.
struct ConeOptions {
  PlanOptions what = {};
  int64_t bins_around = 0;        ///< bins around an edit that most of the edited runs want; 0: all of the window's
  double edits_per_baseline = 8;  ///< by which cones are weighed against baselines
  bool of_windows = false;        ///< in the genome context: ConePlan's, for models that share_rows()
};

/// Chooses algorithms for cones: the cheapest for the rows that both one edit reaches and the wanted bins need, and, at
/// a baseline for every so many edits, for all rows. The bytes of all edited runs of a plan and of its baselines agree.
/// @throws Error  in the genome context, where a head takes the whole window.
ConePlan make_cone_plan(const Model& model, const std::vector<size_t>& heads, const Machine& machine,
                        const ConeOptions& options = {});

}  // namespace seqcast
