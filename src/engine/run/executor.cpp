// SPDX-License-Identifier: MIT
#include "engine/run/executor.hpp"

#include "engine/run/plan_runner.hpp"
#include "engine/run/unknown_runs.hpp"

namespace seqcast {

struct Executor::State {
  PlanRunner runner;
  UnknownRuns unknown_runs;  // stands in front of the runner

  State(const Model& model, Plan plan, ThreadPool& workers)
      : runner(model, std::move(plan), workers),
        unknown_runs(
            model, runner.built().plan, [&inner = runner](std::span<Run> runs) { inner.compute(runs); },
            [&inner = runner](Context context, Range bins) { return inner.inputs_of(context, bins)[0]; }) {}
};

Executor::Executor(const Model& model, Plan plan, ThreadPool& workers)
    : state_(std::make_unique<State>(model, std::move(plan), workers)) {}

Executor::~Executor() = default;

const Plan& Executor::plan() const noexcept { return state_->runner.built().plan; }

int64_t Executor::weight_bytes() const noexcept { return state_->runner.built().sizes.weight_bytes; }

int64_t Executor::scratch_bytes() const noexcept {
  return static_cast<int64_t>(state_->runner.built().sizes.scratch_bytes());
}

Range Executor::input_bases(Context context, Range bins) const { return state_->runner.inputs_of(context, bins)[0]; }

Range Executor::given_positions(size_t node, Context context, Range bins) const {
  return state_->runner.inputs_of(context, bins)[node];
}

void Executor::compute(std::span<Run> runs) {
  // With other inputs, unknown bases alone do not tell what a bin is.
  if (!state_->runner.built().model.graph.side_inputs().empty()) return state_->runner.compute(runs);
  state_->unknown_runs.compute(runs);
}

}  // namespace seqcast
