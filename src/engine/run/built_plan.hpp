// SPDX-License-Identifier: MIT
// A plan with its kernels, and the memory that they take: ready before any window comes.
#pragma once

#include <vector>

#include "engine/kernels/kernel.hpp"
#include "engine/run/plan_sizes.hpp"
#include "engine/run/thread_pool.hpp"

namespace seqcast {

struct BuiltPlan {
  const Model& model;
  Plan plan;
  std::vector<std::vector<Kernel>> kernels;  ///< [segments][steps]
  /// [letters + 2, letters]: a row a code, the last two for unknown bases and for padding
  std::vector<float> one_hot;
  PlanSizes sizes;

  /// Kernels are built by all workers. @param model  must outlive it.
  BuiltPlan(const Model& model, Plan plan, ThreadPool& workers);

  /// The step that computes a node.
  const Step& step_of(size_t node) const;
};

}  // namespace seqcast
