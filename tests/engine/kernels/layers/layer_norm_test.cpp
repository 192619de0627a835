// SPDX-License-Identifier: MIT
// Tests of the layer norm kernel.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("layer norms of any number of channels are within 1e-5 of the naive loops") {
  for (uint64_t seed = 1; seed <= 80; ++seed) {
    Random random(seed);
    GraphBuilder builder = integers(random.between(1, 70));
    builder.then(LayerNorm{random.pick({1e-2, 0.5}), random.chance(70), random.chance(70)});
    if (random.chance(50)) builder.then(Conv1d{.filters = 5, .kernel = 3, .padding = same});
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(1, 40), seed, 1e-5));
  }
}

TEST_CASE("a layer norm of rows that another layer reads too does not write over them") {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    GraphBuilder builder = integers(12);
    const size_t trunk = builder.then(Conv1d{.filters = 12, .kernel = 3, .padding = same});
    const size_t cropped = builder.join({trunk}, Crop{2, 3});
    const size_t norm = builder.join({cropped}, LayerNorm{1e-2});
    builder.join({norm, cropped}, Add{});
    CHECK(try_graph(builder.graph(), 30, seed, 1e-5));
  }
}

TEST_CASE("a layer norm needs no copy of a crop before it, and runs on all windows' rows where each has one") {
  GraphBuilder builder = integers(6);
  builder.then(Crop{4, 4});
  builder.then(LayerNorm{1e-2});
  const Model cropped = model_of(builder.graph(), 20, random_rule(1));
  CHECK(make_plan_basis(cropped, {0}, this_machine()).steps.size() == 2);  // mix and norm, no crop

  GraphBuilder flat(4);
  flat.then(Flatten{});
  flat.then(LayerNorm{1e-2});
  flat.then(Dense{3});
  CHECK(try_graph(flat.graph(), 9, 1, 1e-5));
  const Model rows = model_of(flat.graph(), 9, random_rule(1));
  const std::vector<Step> steps = make_plan_basis(rows, {0}, this_machine()).steps;
  REQUIRE(steps.size() == 3);
  CHECK(steps[1].one_row);
}
