// SPDX-License-Identifier: MIT
// Tests of the max pooling kernel.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("max-pools of random shapes are exact, whatever the sign of what they keep") {
  int tried = 0;
  for (uint64_t seed = 1; tried < 200; ++seed) {
    Random random(seed);
    MaxPool pool{.size = random.between(1, 9)};
    pool.stride = random.between(0, pool.size + 2);
    pool.padding = random_padding(random, pool.size - 1);
    pool.partial = random.chance(40);
    GraphBuilder builder = integers(random.between(1, 40));
    builder.then(pool);
    INFO("seed " << seed << ": size " << pool.size << ", stride " << pool.stride << ", padding "
                 << to_text(pool.padding) << ", partial " << pool.partial);
    tried += try_graph(builder.graph(), random.between(1, 60), seed);
  }
}

TEST_CASE("a max-pool's padding is less than any value, not zero") {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 3, .kernel = 1});
  builder.then(MaxPool{.size = 3, .stride = 2, .padding = same});
  const Model model = model_of(builder.graph(), 9, [](std::string_view, int64_t) { return -1.0F; });
  const std::vector<uint8_t> codes(9, 2);
  for (float value : output_of(model, make_plan(model, {0}, this_machine()), codes)) CHECK(value == -2);
}
