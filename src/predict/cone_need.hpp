// SPDX-License-Identifier: MIT
// The formula of the memory of a run of edits.
#pragma once

#include <cstdint>
#include <span>

#include "engine/plan/cone_plan.hpp"
#include "predict/memory_need.hpp"

namespace seqcast {

/// A model, or a member of an ensemble, with its plan for edits.
struct PlannedCones {
  const Model* model = nullptr;
  ConePlan plan;
  PlanSizes sizes;
};

/// What edits are like.
struct ConeKinds {
  int64_t bins_around = 0;  ///< that are wanted of most; 0: all of the window's
  bool moves = true;        ///< some may insert more or less than they replace
  double alternatives = 1;  ///< of one reference, about
  /// In a window's length, of all references, about; 0: no windows of several references overlap.
  double near_alternatives = 0;

  int64_t bins_of(const Head& head) const noexcept { return bins_around > 0 ? bins_around : head.bins; }
};

/// How a run of edits is shared out: a matter of memory and speed, never of bytes.
struct ConeSize {
  size_t workers = 1;
  size_t sequences = 1;     ///< whose baselines are held at a time
  size_t alternatives = 1;  ///< whose values are held at a time
  int64_t bins = 0;         ///< of a baseline
  size_t strands = 1;       ///< of each that are computed
  int64_t tracks = 1;       ///< that are computed of each
  int64_t input_bytes = 0;  ///< that are held, however the run is shared out
};

/// Sequences whose letters and values are held at a time, at most.
size_t sequences_at_once(const ConeSize& size);

/// Bytes of values of an alternative: raw ones of each member and strand, and those of tracks.
int64_t alternative_bytes(std::span<const PlannedCones> members, const ConeKinds& kinds, const ConeSize& size);

/// Bytes of the rows of a baseline of so many bins.
int64_t baseline_bytes(const PlannedCones& member, int64_t bins);

/// What a run of all members takes, one after the other.
MemoryNeed memory_need(std::span<const PlannedCones> members, const ConeKinds& kinds, const ConeSize& size);

}  // namespace seqcast
