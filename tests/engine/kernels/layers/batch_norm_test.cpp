// SPDX-License-Identifier: MIT
// Tests of batch norm kernels, folded and standalone.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

BatchNorm random_norm(Random& random) { return {random.pick({1e-3, 1e-5, 0.5}), random.chance(70), random.chance(70)}; }

size_t steps_of(const Graph& graph, int64_t window_bases) {
  const Model model = model_of(graph, window_bases, random_rule(1));
  return make_plan_basis(model, {0}, this_machine()).steps.size();
}

}  // namespace

TEST_CASE("batch norms folded into convolutions and dense layers are within 1e-5 of the naive loops") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    GraphBuilder builder = integers(random.between(1, 20));
    builder.then(random_norm(random));
    builder.then(Conv1d{.filters = random.between(1, 20), .kernel = 3, .padding = same, .bias = random.chance(50)});
    builder.then(random_norm(random));
    if (random.chance(50)) builder.then(Activation{ActivationFunction::relu});
    builder.then(Dense{random.between(1, 20), random.chance(50)});
    builder.then(random_norm(random));
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(1, 40), seed, 1e-5));
    CHECK(steps_of(builder.graph(), 20) == 3);  // a step for each convolution and dense layer, none for norms
  }
}

TEST_CASE("batch norms taken into convolutions in groups, activations too, are within 1e-5 of the naive loops") {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed);
    const int64_t groups = random.between(2, 6);
    GraphBuilder builder = integers(groups * random.between(1, 3));
    builder.then(Conv1d{.filters = groups * random.between(1, 3),
                        .kernel = random.between(1, 4),
                        .padding = same,
                        .bias = random.chance(50),
                        .groups = groups});
    builder.then(random_norm(random));
    if (random.chance(50))
      builder.then(Activation{random.pick({ActivationFunction::relu, ActivationFunction::sigmoid})});
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(1, 40), seed, 1e-5));
    CHECK(steps_of(builder.graph(), 20) == 2);
  }
}

TEST_CASE("batch norms that stand alone, before padding too, are within 1e-5 of the naive loops") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    GraphBuilder builder(4);
    builder.then(random_norm(random));
    if (random.chance(50))
      builder.then(Activation{random.pick({ActivationFunction::relu, ActivationFunction::sigmoid})});
    builder.then(Conv1d{.filters = random.between(1, 20), .kernel = 4, .padding = same});
    builder.then(MaxPool{.size = 2});
    builder.then(random_norm(random));
    builder.then(Conv1d{.filters = 3, .kernel = 5, .dilation = 2, .padding = same});
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(2, 40), seed, 1e-5));
  }
}

TEST_CASE("a batch norm after a convolution that someone else reads too is not folded") {
  GraphBuilder builder = integers(6);
  const size_t conv = builder.then(Conv1d{.filters = 6, .kernel = 3, .padding = same});
  const size_t norm = builder.then(BatchNorm{1e-3});
  builder.join({conv, norm}, Add{});
  CHECK(try_graph(builder.graph(), 17, 1, 1e-5));
  CHECK(steps_of(builder.graph(), 17) == 4);
}
