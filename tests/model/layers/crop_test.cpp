// SPDX-License-Identifier: MIT
// Tests of the crop layer.
#include "model/layers/crop.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a crop shortens and shifts") {
  const Shape in[] = {{3, 10}};
  const Crop crop{2, 5};
  CHECK(crop.shape(in) == Shape{3, 3});
  CHECK(crop.needs(in[0], {0, 3}) == Range{2, 5});
  CHECK(crop.needs(in[0], {-1, 4}) == Range{1, 6});
  CHECK(crop.reaches(in[0], {0, 10}) == Range{0, 3});
  CHECK(crop.reaches(in[0], {3, 4}) == Range{1, 2});
  CHECK(crop.reaches(in[0], {0, 2}).empty());
  CHECK(crop.reaches(in[0], {5, 10}).empty());
}

TEST_CASE("a crop that leaves nothing is an error") {
  const Shape in[] = {{3, 7}};
  CHECK(error_of([&] { Crop{2, 5}.shape(in); }) == "its input has 7 positions, expected more than the 7 that it crops");
}
