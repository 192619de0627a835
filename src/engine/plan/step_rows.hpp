// SPDX-License-Identifier: MIT
// Input ranges that an output range of a step depends on.
#pragma once

#include "engine/plan/plan.hpp"

namespace seqcast {

/// Positions of the step's layer, before crop and pool, that positions of its output are made of.
Range layer_rows(const Model& model, const Step& step, Range output);

/// Positions of a read's node that positions of the layer's input are.
Range in_node(const Model& model, const Read& read, Range input);

/// Positions of the node of the step's read `r` that positions of its output are computed from.
Range read_rows(const Model& model, const Step& step, size_t r, Range output);

/// Whether the step's read `r` is what it adds, and not its layer's input.
inline bool is_added(const Step& step, size_t r) noexcept { return step.add && r + 1 == step.reads.size(); }

/// Whether the step is a sum or product whose read `r` is one position that stands beside all of its own.
bool is_spread(const Model& model, const Step& step, size_t r);

}  // namespace seqcast
