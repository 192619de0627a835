// SPDX-License-Identifier: MIT
// Tests of the dense kernel.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("dense layers a position are exact on whole numbers") {
  for (uint64_t seed = 1; seed <= 80; ++seed) {
    Random random(seed);
    GraphBuilder builder = integers(random.between(1, 130));
    builder.then(Dense{random.between(1, 130), random.chance(50)});
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(1, 50), seed));
  }
}

TEST_CASE("dense layers after flatten are exact on whole numbers") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    GraphBuilder builder = integers(random.between(1, 40));
    builder.then(Flatten{random.pick({FlattenOrder::length_major, FlattenOrder::channel_major})});
    builder.then(Dense{random.between(1, 40), random.chance(50)});
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(1, 50), seed));
  }
}
