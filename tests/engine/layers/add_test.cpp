// SPDX-License-Identifier: MIT
// Does the engine add branches as the naive loops do?
#include "engine/layers/exactness.hpp"

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
  if (random.chance(50)) builder.then(Activation{Function::relu});
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
