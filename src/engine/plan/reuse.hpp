// SPDX-License-Identifier: MIT
// Rows that an edited run has in common with its baseline.
#pragma once

#include <vector>

#include "engine/plan/cone_plan.hpp"
#include "engine/plan/edit.hpp"

namespace seqcast {

/// Rows of each node that an edited run reads from its baseline, in order and apart; all others are computed. [nodes]
/// They are whole granules, so that no row is computed in one run and read in another.
using Reuse = std::vector<std::vector<Reused>>;

/// Left of an edit's reach the baseline's rows are read as they are; right of it those that lie as much further down
/// as the edit has moved them, down to the layers whose strides the move is no multiple of.
///
/// Where rows have not moved, those that are reused are the same byte for byte. In a window, moved rows that read
/// padding are not reused.
Reuse reuse_after(const ConePlan& plan, const Model& model, std::span<const Edit> edits);

/// Parts of `rows` that are not reused.
std::vector<Range> without(Range rows, const std::vector<Reused>& reused);

}  // namespace seqcast
