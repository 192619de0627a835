// SPDX-License-Identifier: MIT
// Tests of the flatten kernel.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("flattened windows are exact in either order, also where others pad what is flattened") {
  for (const FlattenOrder order : {FlattenOrder::length_major, FlattenOrder::channel_major}) {
    for (uint64_t seed = 1; seed <= 40; ++seed) {
      Random random(seed);
      GraphBuilder builder = integers(random.between(1, 12));
      if (random.chance(50)) builder.then(Conv1d{.filters = 5, .kernel = 4, .padding = same});
      if (random.chance(50)) builder.then(MaxPool{.size = 3, .padding = same, .partial = true});
      builder.then(Flatten{order});
      INFO("seed " << seed << ", " << to_text(order));
      CHECK(try_graph(builder.graph(), random.between(4, 40), seed));
    }
  }
}

TEST_CASE("layers after a flattened window may pad it") {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed);
    GraphBuilder builder = integers(random.between(1, 6));
    builder.then(Flatten{random.pick({FlattenOrder::length_major, FlattenOrder::channel_major})});
    if (random.chance(50)) {
      builder.then(Conv1d{.filters = 3, .kernel = random.between(1, 5), .padding = same});
    } else {
      builder.then(MaxPool{.size = 3, .stride = 2, .padding = sides(random.between(0, 2), 2), .partial = true});
    }
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(1, 20), seed));
  }
}

TEST_CASE("a layer that reads only the padding next to a flattened window reads zeros") {
  GraphBuilder builder = integers(2);
  builder.then(Flatten{FlattenOrder::channel_major});
  builder.then(Conv1d{.filters = 3, .kernel = 1, .stride = 5, .padding = sides(2, 0)});
  CHECK(try_graph(builder.graph(), 7, 1));
}
