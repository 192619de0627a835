// SPDX-License-Identifier: MIT
// Tests that a plan's sizes are known before any kernel is built, and without weights.
#include "engine/run/plan_sizes.hpp"

#include "engine/run/built_plan.hpp"
#include "tests/engine/run/run_steps.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

void check_sizes(Model model, const Plan& plan) {
  ThreadPool workers(1);
  const PlanSizes built = BuiltPlan(model, plan, workers).sizes;
  model.weights = {};
  CHECK(plan_sizes(plan, model) == built);
}

}  // namespace

TEST_CASE("plans of random graphs take what was said before their kernels were built") {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const RandomGraph drawn = random_graph(seed);
    const Model model = model_of(drawn.graph, drawn.shapes[0].length, random_rule(seed));
    check_sizes(model, make_plan(model, {0}, this_machine()));
    check_sizes(model, random_plan(model, {0}, random));
  }
}

TEST_CASE("grouped convolutions take what oneDNN says, with and without their weights") {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 32, .kernel = 5, .padding = same});
  builder.then(Conv1d{.filters = 48, .kernel = 3, .padding = same, .groups = 16});
  const Model model = model_of(builder.graph(), 200, random_rule(1));
  check_sizes(model, make_plan(model, {0}, this_machine()));
}
