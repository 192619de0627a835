// SPDX-License-Identifier: MIT
// Plan reduced to what is asked for: the steps that wanted heads read, and the blocks of their tracks.
#pragma once

#include "engine/plan/plan.hpp"
#include "engine/plan/segment_layout.hpp"

namespace seqcast {

/// Drops the steps that none of the plan's heads reads, and makes a head of many tracks compute the blocks of tracks
/// that hold wanted ones. What stays keeps its rows and places.
void leave_unasked_out(Plan& plan, const PlanBasis& basis, const PlanOptions& options);

}  // namespace seqcast
