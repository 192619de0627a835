// SPDX-License-Identifier: MIT
// Tests of the kernel of the sum of a convolution's taps.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("sums of taps with crop, activation and residual are exact on whole numbers") {
  int tried = 0;
  for (uint64_t seed = 1; tried < 300; ++seed) {
    Random random(seed);
    const int64_t kernel = random.between(1, 5), filters = random.between(1, 40);
    TapSum sum{.kernel = kernel, .dilation = random.pick<int64_t>({1, 2, 3, 64}), .bias = random.chance(70)};
    sum.padding = random_padding(random, kernel * sum.dilation);
    GraphBuilder builder = integers(kernel * filters);
    const size_t from = builder.last();
    builder.then(sum);
    const bool relu = random.chance(50);
    if (relu && random.chance(50)) builder.then(Activation{ActivationFunction::relu});
    if (random.chance(30)) builder.then(Crop{1, 0});
    if (sum.padding == same && random.chance(70)) {
      const size_t body = builder.last();
      const size_t other = builder.join({from}, Conv1d{.filters = filters, .kernel = 1});
      if (random.chance(50)) builder.join({other, body}, Add{});
    }
    if (relu) builder.then(Activation{ActivationFunction::relu});
    INFO("seed " << seed << ": " << kernel << " taps of " << filters);
    tried += try_graph(builder.graph(), random.between(1, 60), seed);
  }
}
