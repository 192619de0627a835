// SPDX-License-Identifier: MIT
// Tests of the convolution kernel.
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Conv1d random_shape(Random& random) {
  Conv1d conv{.filters = random.between(1, 40), .kernel = random.between(1, random.chance(10) ? 21 : 8)};
  conv.stride = random.pick<int64_t>({1, 1, 1, 2, 3, 4});
  conv.dilation = random.pick<int64_t>({1, 1, 1, 2, 3, 5, 64});
  conv.padding = random_padding(random, conv.kernel * conv.dilation);
  conv.bias = random.chance(70);
  return conv;
}

bool try_conv(const Conv1d& conv, int64_t channels, int64_t length, uint64_t seed) {
  INFO("seed " << seed << ": " << channels << " channels, length " << length << ", " << conv.filters
               << " filters, kernel " << conv.kernel << ", stride " << conv.stride << ", dilation " << conv.dilation
               << ", padding " << to_text(conv.padding));
  GraphBuilder builder = integers(channels);
  builder.then(conv);
  return try_graph(builder.graph(), length, seed);
}

}  // namespace

TEST_CASE("convolutions of 600 random shapes are exact on whole numbers") {
  int tried = 0;
  for (uint64_t seed = 1; tried < 600; ++seed) {
    Random random(seed);
    const Conv1d conv = random_shape(random);
    tried += try_conv(conv, random.between(1, 40), random.between(1, 60), seed);
  }
}

TEST_CASE("convolutions of shapes that others got wrong are exact on whole numbers") {
  const auto try_all = [](Conv1d conv, int64_t length) {
    for (const int64_t channels : {1, 3, 8, 40}) {
      for (const int64_t filters : {1, 7, 16, 40}) {
        conv.filters = filters;
        CHECK(try_conv(conv, channels, length, static_cast<uint64_t>(length)));
      }
    }
  };
  SECTION("stride 4, padding 1") { try_all({.kernel = 7, .stride = 4, .padding = sides(1, 1)}, 33); }
  SECTION("dilation 2 on length 10") { try_all({.kernel = 3, .dilation = 2, .padding = same}, 10); }
  SECTION("dilation 2 on length 10, stride 4, padding 1") {
    try_all({.kernel = 3, .stride = 4, .dilation = 2, .padding = sides(1, 1)}, 10);
  }
  SECTION("an even kernel, 'same'") { try_all({.kernel = 6, .padding = same}, 21); }
  SECTION("an even kernel, 'same', with a stride") { try_all({.kernel = 4, .stride = 3, .padding = same}, 20); }
  SECTION("dilation larger than the input") { try_all({.kernel = 3, .dilation = 30, .padding = same}, 11); }
  SECTION("a kernel larger than the input") { try_all({.kernel = 15, .padding = same}, 4); }
  SECTION("outputs that read padding alone") { try_all({.kernel = 1, .padding = sides(3, 4)}, 5); }
  SECTION("one base") { try_all({.kernel = 5, .padding = causal}, 1); }
}

TEST_CASE("convolutions over the one-hot input itself are exact on whole numbers") {
  int tried = 0;
  for (uint64_t seed = 1; tried < 60; ++seed) {
    Random random(seed);
    GraphBuilder builder(4);
    builder.then(random_shape(random));
    INFO("seed " << seed);
    tried += try_graph(builder.graph(), random.between(1, 60), seed);
  }
}
