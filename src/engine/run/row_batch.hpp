// SPDX-License-Identifier: MIT
// Steps of one row a window, for all windows of a batch at once.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "base/aligned_block.hpp"
#include "engine/run/built_plan.hpp"
#include "engine/run/thread_pool.hpp"

namespace seqcast {

/// Segments whose steps have one row a window: the rows of all windows are one matrix, whose columns the workers share.
class RowBatch {
 public:
  RowBatch(const BuiltPlan& built, ThreadPool& workers) : built_(built), workers_(workers) {}

  /// Where a window's row of a node lies.
  using RowOf = std::function<float*(size_t window, size_t node)>;

  /// @param scratch  [workers]
  void run(size_t windows, size_t segment, const RowOf& row_of, const std::vector<AlignedBlock>& scratch);

 private:
  float* matrix(size_t node, int64_t floats);
  void run_step(size_t segment, size_t s, int64_t windows, const std::vector<AlignedBlock>& scratch);

  const BuiltPlan& built_;
  ThreadPool& workers_;
  std::map<size_t, std::vector<float>> matrices_;  // node -> [windows, C]
};

}  // namespace seqcast
