// SPDX-License-Identifier: MIT
// A small model of one core's time, so that the planner can choose without measuring.
#pragma once

#include "engine/plan/segment_layout.hpp"

namespace seqcast {

/// Seconds that a step, by its algorithm, takes for one tile, its values being in a core's own cache.
double step_seconds(const Model& model, const Step& step, const Machine& machine);

/// What a step takes for one tile: step_seconds(), and the bytes of values that it reads and writes.
struct StepCost {
  double seconds = 0, bytes = 0;
};

StepCost step_cost(const PlanBasis& basis, const Step& step);

/// Seconds that a window, or a piece of a chromosome, would take through the segment.
double cost_seconds(const PlanBasis& basis, const Segment& segment);
/// @param steps  of the segment, in their order.
double cost_seconds(const PlanBasis& basis, const SegmentOutline& segment, std::span<const StepCost> steps);

}  // namespace seqcast
