// SPDX-License-Identifier: MIT
// Text report of an execution plan: kernels, tiles, cost and memory.
#pragma once

#include <cstdint>
#include <string>

#include "predict/scan.hpp"

namespace seqcast {

/// A line a layer: how each step of a plan is computed, for this machine.
std::string layers_text(const Model& model, const Plan& plan);

/// A line a layer, then what runs take in either context.
///
/// @param model   with or without weights: their values do not matter.
/// @param tracks  that are asked for, of heads with the same bins.
/// @param context  whose tiles the lines tell.
/// @param memory  as `--memory` caps it; 0: no cap.
/// @throws RequestError  for a chromosome's tiles of a head that takes a whole window.
std::string plan_text(const Model& model, const std::vector<TrackChoice>& tracks, Context context, int64_t memory);

}  // namespace seqcast
