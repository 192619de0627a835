// SPDX-License-Identifier: MIT
// Tests of the root mean square norm layer.
#include "model/layers/rms_norm.hpp"

#include <catch2/catch.hpp>

#include "model/layers.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a root mean square norm leaves shape and positions alone") {
  const Shape in[] = {{7, 10}};
  CHECK(RmsNorm{1e-3}.shape(in) == in[0]);
  CHECK(RmsNorm{1e-3}.needs(in[0], {-2, 5}) == Range{-2, 5});
  CHECK(RmsNorm{1e-3}.reaches(in[0], {-2, 5}) == Range{0, 5});
  CHECK(error_of([&] { RmsNorm{-1}.shape(in); }) == "its eps is -1, expected 0 or more");
}

TEST_CASE("a root mean square norm's gain is a number a channel, and may be left out") {
  REQUIRE(RmsNorm{1e-3}.tensors({7, 10}).size() == 1);
  CHECK(RmsNorm{1e-3}.tensors({7, 10})[0].name == "weight");
  CHECK(RmsNorm{1e-3}.tensors({7, 10})[0].shape == std::vector<int64_t>{7});
  CHECK(RmsNorm{.eps = 0, .gamma = false}.tensors({7, 10}).empty());
}
