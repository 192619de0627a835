// SPDX-License-Identifier: MIT
// Tests of the one-hot input rows.
#include "engine/kernels/kernel.hpp"
#include "seqcast/error.hpp"
#include "tests/engine/run/run_steps.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a base is one in its own channel, and an unknown one the contract's value in every channel") {
  GraphBuilder builder(4);
  builder.then(Crop{1, 0});
  Model model = model_of(builder.graph(), 6, random_rule(1));
  model.contract.unknown = 0.25;
  const std::vector<float> out = output_of(model, make_plan(model, {0}, this_machine()), {3, 0, 1, 2, 3, 4});
  const std::vector<float> expected{1, 0, 0, 0, 0.25, 0, 1, 0, 0, 0.25, 0, 0, 1, 0, 0.25, 0, 0, 0, 1, 0.25};
  check_close(out, expected, 0);
}

TEST_CASE("beyond a window's ends lies padding, not unknown bases") {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 1, .kernel = 3, .padding = same, .bias = false});
  Model model = model_of(builder.graph(), 4, [](std::string_view, int64_t) { return 1.0F; });
  model.contract.unknown = 1;
  const std::vector<uint8_t> codes(4, 4);
  check_close(output_of(model, make_plan(model, {0}, this_machine()), codes), std::vector<float>{8, 12, 12, 8}, 0);
}

TEST_CASE("an input has no kernel of its own") {
  const Model model = model_of(alone(Crop{0, 0}, 4), 6, random_rule(1));
  Step step;
  CHECK_THROWS_AS(build(KernelSpec{model, step}), Error);
}
