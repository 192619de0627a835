// SPDX-License-Identifier: MIT
// Tests of the crop kernel.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("crops are exact, before and after padding") {
  int tried = 0;
  for (uint64_t seed = 1; tried < 80; ++seed) {
    Random random(seed);
    GraphBuilder builder = integers(random.between(1, 20));
    builder.then(Crop{random.between(0, 9), random.between(0, 9)});
    if (random.chance(60)) builder.then(Conv1d{.filters = 3, .kernel = random.between(1, 5), .padding = same});
    if (random.chance(30)) builder.then(Crop{random.between(0, 2), random.between(0, 2)});
    INFO("seed " << seed);
    tried += try_graph(builder.graph(), random.between(1, 50), seed);
  }
}
