// SPDX-License-Identifier: MIT
// Tests of the sum of a convolution's taps.
#include "model/layers/tap_sum.hpp"

#include <catch2/catch.hpp>

#include "model/layers/conv1d.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a sum of taps has the geometry of its convolution") {
  for (const Padding& padding : {valid, same, causal, sides(1, 4)}) {
    const Conv1d conv{.filters = 5, .kernel = 3, .dilation = 4, .padding = padding};
    const TapSum sum{.kernel = 3, .dilation = 4, .padding = padding};
    const Shape of_conv[] = {{7, 30}}, of_sum[] = {{15, 30}};
    CHECK(sum.shape(of_sum) == conv.shape(of_conv));
    CHECK(sum.needs(of_sum[0], {2, 9}) == conv.needs(of_conv[0], {2, 9}));
    CHECK(sum.reaches(of_sum[0], {2, 9}) == conv.reaches(of_conv[0], {2, 9}));
  }
}

TEST_CASE("channels that are no whole number of taps, and inputs that are too short, are errors") {
  const Shape seven[] = {{7, 30}}, brief[] = {{6, 8}};
  CHECK(error_of([&] { TapSum{.kernel = 3}.shape(seven); }) == "7 channels cannot be split into 3 taps");
  CHECK(error_of([&] { TapSum{.kernel = 3, .dilation = 4}.shape(brief); }) ==
        "its input has 8 positions, expected at least 9 (kernel 3, dilation 4, padding valid)");
}

TEST_CASE("a sum of taps has one bias a channel, or none") {
  REQUIRE(TapSum{.kernel = 3}.tensors({15, 30}).size() == 1);
  CHECK(TapSum{.kernel = 3}.tensors({15, 30})[0].shape == std::vector<int64_t>{5});
  CHECK(TapSum{.kernel = 3, .bias = false}.tensors({15, 30}).empty());
}
