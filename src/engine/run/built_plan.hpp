// SPDX-License-Identifier: MIT
// Plan with its kernels and scratch sizes, built before the first window.
#pragma once

#include <vector>

#include "engine/kernels/kernel.hpp"
#include "engine/run/thread_pool.hpp"

namespace seqcast {

struct BuiltPlan {
  const Model& model;
  Plan plan;
  std::vector<std::vector<Kernel>> kernels;  ///< [segments][steps]
  /// [letters + 2, letters]: a row a code, the last two for unknown bases and for padding
  std::vector<float> one_hot;
  // Of a worker's memory: a tile's values, then what a kernel needs, then the tile's codes.
  size_t values_bytes = 0, kernel_bytes = 0, code_bytes = 0;
  int64_t weight_bytes = 0;

  /// Kernels are built by all workers. @param model  must outlive it.
  BuiltPlan(const Model& model, Plan plan, ThreadPool& workers);

  /// Bytes that each worker takes for a tile.
  size_t scratch_bytes() const noexcept;
  /// The step that computes a node.
  const Step& step_of(size_t node) const;
};

}  // namespace seqcast
