// SPDX-License-Identifier: MIT
// Cost model of steps and segments on one core.
#pragma once

#include "engine/plan/segment_layout.hpp"

namespace seqcast {

/// Seconds that a step takes for one tile, its values being in a core's own cache.
double step_seconds(const Model& model, const Step& step);

/// Seconds that a window, or a piece of a chromosome, would take through the segment.
double cost_seconds(const PlanContext& context, const Segment& segment);

}  // namespace seqcast
