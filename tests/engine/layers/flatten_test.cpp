// SPDX-License-Identifier: MIT
// Does the engine flatten a window in the order that the layer says?
#include "engine/layers/exactness.hpp"

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
