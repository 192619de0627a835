// SPDX-License-Identifier: MIT
// How do all windows of a batch go through steps of one row a window?
#pragma once

#include <map>
#include <vector>

#include "seqcast/engine/running.hpp"
#include "seqcast/engine/workers.hpp"

namespace seqcast {

/// Segments whose steps have one row a window: the rows of all windows are one matrix, whose columns the workers share.
class RowBatch {
 public:
  RowBatch(const BuiltPlan& built, Workers& workers) : built_(built), workers_(workers) {}

  /// @param scratch  [workers]
  void run(const std::vector<Running>& windows, size_t segment, const std::vector<AlignedBlock>& scratch);

 private:
  float* matrix(size_t node, int64_t floats);
  void run_step(size_t segment, size_t s, int64_t windows, const std::vector<AlignedBlock>& scratch);

  const BuiltPlan& built_;
  Workers& workers_;
  std::map<size_t, std::vector<float>> matrices_;  // node -> [windows, C]
};

}  // namespace seqcast
