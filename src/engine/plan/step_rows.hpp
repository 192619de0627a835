// SPDX-License-Identifier: MIT
// Input ranges that an output range of a step depends on.
#pragma once

#include "engine/plan/plan.hpp"

namespace seqcast {

/// Range of the step's layer, before crop and pool, that range `output` of the step depends on.
Range layer_rows(const Model& model, const Step& step, Range output);

/// Rows of the layer's own for one of the step's: what its pool takes the largest of, or one.
int64_t pooled_rows(const Model& model, const Step& step);

/// Maps a range of a layer's input, which may be a crop, to the range of the node that is read in its place.
Range in_node(const Model& model, const Read& read, Range input);

/// Range of the node of read `r` that range `output` of the step depends on.
Range read_rows(const Model& model, const Step& step, size_t r, Range output);

/// Range of the layer's input that read `r` is, which range `output` of the layer itself depends on.
Range operand_rows(const Model& model, const Step& step, size_t r, Range output);

/// Whether the layer's later positions read later positions of read `r`: not where it is broadcast.
bool moves_along(const Model& model, const Step& step, size_t r);

/// Whether the step's read `r` is what it adds, and not its layer's input.
inline bool is_added(const Step& step, size_t r) noexcept { return step.add && r + 1 == step.reads.size(); }
}  // namespace seqcast
