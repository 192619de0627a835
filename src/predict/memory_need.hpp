// SPDX-License-Identifier: MIT
// The formula of a run's memory.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/run/plan_sizes.hpp"
#include "genome/interval.hpp"

namespace seqcast {

/// Bytes that a run takes at its peak, by what takes them (docs/memory.md).
struct MemoryNeed {
  int64_t program = int64_t{18} << 20;  ///< the program and its libraries
  int64_t inputs = 0;                   ///< names of sequences, and regions
  int64_t file = 0;                     ///< the weights' file
  int64_t weights = 0;                  ///< as the kernels hold them
  int64_t scratch = 0;                  ///< of all workers
  int64_t windows = 0;                  ///< between segments, of a batch or of pieces
  int64_t waiting = 0;                  ///< bases and values of batches that wait to be computed and written

  int64_t total() const noexcept;
};

/// How a run is shared out: a matter of memory and speed, never of bytes.
struct RunSize {
  size_t workers = 1;
  size_t batch = 1;         ///< windows, or pieces, at a time
  int64_t bins = 0;         ///< of each
  size_t strands = 1;       ///< of each that are computed
  int64_t tracks = 1;       ///< that are computed of a window
  int64_t input_bytes = 0;  ///< that are held, however the run is shared out
};

/// A model, or a member of an ensemble, with its plan. No kernel need be built, nor weights be there.
struct PlannedModel {
  const Model* model = nullptr;
  Plan plan;
  PlanSizes sizes;
};

/// What a run of all members takes, one after the other.
MemoryNeed memory_need(std::span<const PlannedModel> members, Context context, const RunSize& size);

/// Where most of it goes, as in "of which the weights' file 199 MiB, weights 200 MiB": the parts of a MiB and more.
std::string largest_parts(const MemoryNeed& need);

/// Mebibytes, rounded up.
int64_t whole_mebibytes(int64_t bytes) noexcept;

}  // namespace seqcast
