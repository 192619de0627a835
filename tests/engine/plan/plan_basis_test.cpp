// SPDX-License-Identifier: MIT
// Tests of the units of tiles.
#include "engine/plan/plan_basis.hpp"

#include <catch2/catch.hpp>

#include "tests/engine/run/small_model.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Heads with bins of 6 and of 10 bases on one trunk, and one of the whole window.
Model three_heads() {
  GraphBuilder builder;
  const size_t trunk = builder.then(MaxPool{2});
  const size_t threes = builder.join({trunk}, MaxPool{3});
  const size_t fives = builder.join({trunk}, MaxPool{5});
  const size_t pooled = builder.join({trunk}, GlobalPool{Pooling::avg});
  return model_of(builder.graph(), 60, random_rule(1), {threes, fives, pooled});
}

}  // namespace

TEST_CASE("heads' unit is that of the steps that they need, in whichever plan they are") {
  const Model model = three_heads();
  const PlanBasis basis = make_plan_basis(model, all_heads(model), this_machine());
  CHECK(tile_unit(basis, {0}) == 6);
  CHECK(tile_unit(basis, {1}) == 10);
  CHECK(tile_unit(basis, {0, 1}) == 30);
  CHECK_FALSE(tile_unit(basis, {0, 2}));
  for (const std::vector<size_t>& heads : {std::vector<size_t>{0}, {1}, {0, 1}, {2}}) {
    const PlanBasis alone = make_plan_basis(model, heads, this_machine());
    CHECK(make_plan(model, heads, this_machine()).period_bases == tile_unit(alone, 0, alone.steps.size()));
  }
}

TEST_CASE("random graphs repeat after as many bases as the steps of a plan of their own") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    const RandomGraph drawn = random_graph(seed);
    std::vector<size_t> nodes;  // a head on each of the last two, so that fusion differs with and without the other
    for (size_t node = drawn.graph.nodes.size() - 2; node < drawn.graph.nodes.size(); ++node) {
      const auto stride = stride_of(drawn.graph, drawn.shapes, node);
      const bool has_whole_bins = !stride || stride->positions == 1;
      if (node > 0 && has_whole_bins && upstream(drawn.graph, node)[0]) nodes.push_back(node);
    }
    const Model model = model_of(drawn.graph, drawn.shapes[0].length, random_rule(seed), nodes);
    for (size_t head = 0; head < nodes.size(); ++head) {
      const PlanBasis alone = make_plan_basis(model, {head}, this_machine());
      CHECK(make_plan(model, {head}, this_machine()).period_bases == tile_unit(alone, 0, alone.steps.size()));
    }
  }
}
