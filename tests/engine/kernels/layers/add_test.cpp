// SPDX-License-Identifier: MIT
// Tests of element-wise kernels.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Two to five branches, drawn with repetition from some of the same shape; every second sum goes through a ReLU.
Graph sum_of_branches(Random& random) {
  const int64_t channels = random.between(1, 20);
  GraphBuilder builder = integers(channels);
  const size_t trunk = builder.last();
  std::vector<size_t> nodes{trunk};
  for (int64_t i = random.between(1, 3); i > 0; --i)
    nodes.push_back(builder.join({nodes[random.between(0, static_cast<int64_t>(nodes.size()) - 1)]},
                                 Conv1d{.filters = channels, .kernel = random.between(1, 4), .padding = same}));
  std::vector<size_t> inputs;
  for (int64_t i = random.between(2, 5); i > 0; --i)
    inputs.push_back(nodes[random.between(0, static_cast<int64_t>(nodes.size()) - 1)]);
  builder.join(inputs, Add{});
  if (random.chance(50)) builder.then(Activation{ActivationFunction::relu});
  builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = same});
  return builder.graph();
}

}  // namespace

TEST_CASE("sums of branches are exact on whole numbers") {
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    Random random(seed);
    INFO("seed " << seed);
    CHECK(try_graph(sum_of_branches(random), random.between(1, 40), seed));
  }
}

TEST_CASE("a branch may come twice in a sum") {
  GraphBuilder builder = integers(3);
  const size_t b = builder.join({1}, Conv1d{.filters = 3, .kernel = 1});
  const size_t c = builder.join({b}, Conv1d{.filters = 3, .kernel = 2, .padding = same});
  builder.join({b, c, b}, Add{});
  builder.then(Conv1d{.filters = 2, .kernel = 2, .padding = same});
  CHECK(try_graph(builder.graph(), 12, 1));
}

TEST_CASE("branches of one length but different strides are summed position by position") {
  GraphBuilder builder = integers(3);
  const size_t cropped = builder.join({1}, Crop{0, 10});        // [3, 20] -> [3, 10], stride 1
  const size_t pooled = builder.join({1}, MaxPool{.size = 2});  // [3, 20] -> [3, 10], stride 2
  builder.join({cropped, pooled}, Add{});
  builder.then(Conv1d{.filters = 2, .kernel = 2, .padding = same});
  CHECK(try_graph(builder.graph(), 20, 1));
}

TEST_CASE("what has one channel or one position stands next to the others in sums, products and the largest of them") {
  for (const Layer& join : {Layer(Add{}), Layer(Multiply{}), Layer(Maximum{}), Layer(Minimum{})}) {
    for (uint64_t seed = 1; seed <= 60; ++seed) {
      Random random(seed);
      INFO(kind(join) << ", seed " << seed);
      const int64_t channels = random.between(1, 40);
      GraphBuilder builder = integers(channels);
      const size_t wide = builder.then(Conv1d{.filters = channels, .kernel = random.between(1, 3), .padding = same});
      const size_t channel = builder.join({wide}, Conv1d{.filters = 1, .kernel = 2, .padding = same});
      builder.join({wide}, GlobalPool{Pooling::max});
      const size_t position = builder.then(Dense{channels});
      const size_t one = builder.then(Dense{1});
      std::vector<size_t> inputs;
      for (int64_t i = random.between(2, 4); i > 0; --i) inputs.push_back(random.pick({wide, channel, position, one}));
      builder.join(inputs, join);
      if (random.chance(50)) builder.then(Activation{ActivationFunction::relu});
      builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = same});
      CHECK(try_graph(builder.graph(), random.between(2, 60), seed, 3e-5));  // four roundings in a product
    }
  }
}

TEST_CASE("quotients of what has all, one channel, one position or one value are within 1e-6 of the naive loops") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    INFO("seed " << seed);
    const int64_t channels = random.between(1, 40);
    GraphBuilder builder = integers(channels);
    const size_t wide = builder.then(Conv1d{.filters = channels, .kernel = random.between(1, 3), .padding = same});
    const size_t positive = builder.join({wide}, Activation{ActivationFunction::exp_linear, 0.25});
    const size_t channel = builder.join({positive}, Reduce{Reduction::mean, Axis::channels});
    const size_t position = builder.join({positive}, GlobalPool{Pooling::avg});
    const size_t one = builder.join({position}, Reduce{Reduction::max, Axis::channels});
    const size_t by = random.pick({positive, channel, position, one});
    builder.join({random.pick({wide, wide, channel, position, one}), by}, Divide{});
    if (random.chance(50)) builder.then(Activation{ActivationFunction::relu});
    builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = same});
    CHECK(try_graph(builder.graph(), random.between(2, 60), seed, 3e-6));
  }
}

TEST_CASE("a quotient does not turn its inputs around, and takes two") {
  GraphBuilder builder = integers(3);
  const size_t wide = builder.then(Conv1d{.filters = 3, .kernel = 2, .padding = same});
  const size_t positive = builder.join({wide}, Activation{ActivationFunction::exp_linear, 0.25});
  builder.join({positive, positive, positive}, Add{});
  builder.join({wide, builder.last()}, Divide{});
  CHECK(try_graph(builder.graph(), 12, 1, 1e-6));
  GraphBuilder three = integers(3);
  CHECK_THROWS(shapes((three.join({1, 1, 1}, Divide{}), three.graph()), 10));
}

TEST_CASE("behind a squeeze-and-excite block the window is split into tiles again") {
  GraphBuilder builder(4);
  for (int block = 0; block < 2; ++block) {
    const size_t body = builder.then(Conv1d{.filters = 64, .kernel = 5, .padding = same});
    builder.then(GlobalPool{Pooling::avg});
    builder.then(Dense{8});
    builder.then(Activation{ActivationFunction::relu});
    builder.then(Dense{64});
    const size_t gate = builder.then(Activation{ActivationFunction::sigmoid});
    builder.join({gate, body}, Multiply{});
  }
  builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = same});
  const Model model = model_of(builder.graph(), 100000, random_rule(1));
  CHECK_FALSE(model.contract.heads[0].streams);
  CHECK(model.contract.heads[0].bin_bases == 1);
  const Plan plan = make_plan(model, {0}, this_machine());
  for (const Segment& segment : plan.segments)
    for (const Step& step : segment.steps)
      if (std::holds_alternative<Conv1d>(model.graph.nodes[step.node].layer)) CHECK_FALSE(segment.whole);
  CHECK(tiles_of_window(model, plan.segments.back()) > 1);
}
