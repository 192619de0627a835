// SPDX-License-Identifier: MIT
// Tests of the root mean square norm kernel.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("root mean square norms of any number of channels are within 1e-5 of the naive loops") {
  for (uint64_t seed = 1; seed <= 80; ++seed) {
    Random random(seed);
    GraphBuilder builder = integers(random.between(1, 70));
    builder.then(RmsNorm{random.pick({1e-2, 0.5}), random.chance(70)});
    if (random.chance(50)) builder.then(Conv1d{.filters = 5, .kernel = 3, .padding = same});
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(1, 40), seed, 1e-5));
  }
}
