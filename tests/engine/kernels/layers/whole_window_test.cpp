// SPDX-License-Identifier: MIT
// Tests of kernels that need the whole window.
#include "tests/engine/kernels/kernels.hpp"
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("layers over the whole window are right behind and before padded, cropped and strided ones") {
  const std::vector<Layer> kinds{Softmax{Axis::length},
                                 GroupNorm{1, 0.5},
                                 GroupNorm{2, 0.5},
                                 LogSoftmax{Axis::length},
                                 Fold{3},
                                 Fold{16},
                                 GlobalPool{Pooling::avg},
                                 GlobalPool{Pooling::max},
                                 Reduce{Reduction::mean, Axis::length},
                                 Reduce{Reduction::max, Axis::length},
                                 Reduce{Reduction::logsumexp, Axis::length}};
  for (const Layer& layer : kinds) {
    for (uint64_t seed = 1; seed <= 8; ++seed) {
      INFO(kind(layer) << ", seed " << seed);
      Random random(seed);
      GraphBuilder builder = integers(4);
      builder.then(Conv1d{.filters = 2, .kernel = random.between(1, 4), .padding = same});
      builder.then(layer);
      builder.then(Conv1d{.filters = 3, .kernel = random.between(1, 4), .padding = same});
      if (shapes(builder.graph(), 24).back().length > 8) builder.then(Crop{3, 2});
      CHECK(try_graph(builder.graph(), 24, seed, 1e-5));
    }
  }
}
