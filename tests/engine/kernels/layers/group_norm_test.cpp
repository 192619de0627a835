// SPDX-License-Identifier: MIT
// Tests of the kernels of group norms and of slices of channels.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("group norms of any number of groups, channels and positions are within 1e-5 of the naive loops") {
  for (uint64_t seed = 1; seed <= 80; ++seed) {
    Random random(seed);
    const int64_t groups = random.between(1, 9);
    GraphBuilder builder = integers(groups * random.between(1, 9));
    builder.then(GroupNorm{groups, random.pick({1e-2, 0.5}), random.chance(70), random.chance(70)});
    if (random.chance(50)) builder.then(Conv1d{.filters = 5, .kernel = 3, .padding = same});
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(1, 300), seed, 1e-5));
  }
}

TEST_CASE("slices of channels are exact, in any step") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const int64_t channels = random.between(1, 40), step = random.pick<int64_t>({1, 2, 3, -1, -2});
    const int64_t count = random.between(1, (channels - 1) / std::abs(step) + 1);
    const int64_t reach = (count - 1) * std::abs(step), first = random.between(0, channels - 1 - reach);
    GraphBuilder builder = integers(channels);
    if (random.chance(50)) builder.then(Crop{1, 0});
    builder.then(ChannelSlice{step > 0 ? first : first + reach, count, step});
    if (random.chance(50)) builder.then(Conv1d{.filters = 3, .kernel = 2, .padding = same});
    INFO("seed " << seed);
    CHECK(try_graph(builder.graph(), random.between(2, 40), seed));
  }
}
