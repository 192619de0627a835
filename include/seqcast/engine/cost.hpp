// SPDX-License-Identifier: MIT
// How long would steps and segments take? A small model of one core, so that the planner can choose without measuring.
#pragma once

#include "seqcast/engine/segment_layout.hpp"

namespace seqcast {

/// What a core does in a second, in round figures by instruction set: a table, not a measurement, so that a plan is the
/// same every time.
struct CoreSpeed {
  double multiply_adds;        ///< in vectors, at 90 % of their peak
  double shared_cache_bytes;   ///< from a cache that cores share
  double memory_bytes;         ///< from memory
  double own_cache_bytes;      ///< that fit into a core's own cache
  double shared_cache_size;    ///< bytes
  double call_seconds = 1e-6;  ///< of calling a kernel
};
CoreSpeed core_speed();

/// Seconds that a step takes for one tile, its values being in a core's own cache.
double step_seconds(const Model& model, const Step& step);

/// Seconds that a window, or a piece of a chromosome, would take through the segment.
double cost_seconds(const Cutting& cutting, const Segment& segment);

}  // namespace seqcast
