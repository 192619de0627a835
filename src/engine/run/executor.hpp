// SPDX-License-Identifier: MIT
// The executor: runs a plan on windows and on pieces of chromosomes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "engine/plan/plan.hpp"
#include "engine/run/run.hpp"
#include "engine/run/thread_pool.hpp"

namespace seqcast {

class Executor {
 public:
  /// Prepares kernels and weights. @param model  must outlive the executor; its weights are copied once.
  Executor(const Model& model, Plan plan, ThreadPool& workers);
  ~Executor();

  /// The input positions that a run of these bins reads: inside the window, or for a run in the genome context all of
  /// them.
  Range input_bases(Context context, Range bins) const;

  /// The same of a side input; empty where the plan's heads do not read it.
  Range given_positions(size_t node, Context context, Range bins) const;

  /// Computes raw outputs of every run. The bytes depend on the model, the context and absolute positions alone: not on
  /// how many runs there are, which bins are asked, or how many workers there are.
  void compute(std::span<Run> runs);

  const Plan& plan() const noexcept;

  /// Bytes of the weights as the kernels hold them.
  int64_t weight_bytes() const noexcept;
  /// Bytes that each worker takes for the values of a tile.
  int64_t scratch_bytes() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seqcast
