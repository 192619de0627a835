// SPDX-License-Identifier: MIT
// Tests of the cost model.
#include "engine/plan/cost.hpp"

#include <catch2/catch.hpp>

#include "tests/engine/run/small_model.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Model tower() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 64, .kernel = 15, .padding = same});
  builder.then(Conv1d{.filters = 64, .kernel = 5, .padding = same});
  builder.then(Conv1d{.filters = 64, .kernel = 5, .dilation = 4, .padding = same});
  return model_of(builder.graph(), 1 << 17, random_rule(1));
}

}  // namespace

TEST_CASE("larger tiles cost less halo work, and work beyond a cache costs more") {
  const Model model = tower();
  const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
  const auto cost = [&](int64_t bases) { return cost_seconds(basis, *lay_out(basis, 0, 3, bases)); };
  CHECK(cost(16) > cost(64));
  CHECK(cost(64) > cost(512));
  CHECK(cost(1 << 16) > cost(1024));
}

TEST_CASE("one segment of tiles that stay in cache costs less than steps that write all they compute") {
  GraphBuilder builder;  // layers that read one position: no halo, whose multiplications may cost more than memory does
  for (int i = 0; i < 3; ++i) builder.then(Conv1d{.filters = 64, .kernel = 1});
  const Model model = model_of(builder.graph(), 1 << 17, random_rule(1));
  const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
  double apart = 0;
  for (size_t s = 0; s < 3; ++s) apart += cost_seconds(basis, *lay_out(basis, s, s + 1, 128));
  CHECK(cost_seconds(basis, *lay_out(basis, 0, 3, 128)) < apart);
}
