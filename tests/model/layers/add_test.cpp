// SPDX-License-Identifier: MIT
// Tests of the shapes and broadcasting of addition.
#include "model/layers/add.hpp"

#include <catch2/catch.hpp>

#include "model/layers/multiply.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a sum has the shape of its inputs, and each position reads itself") {
  const Shape in[] = {{3, 10}, {3, 10}, {3, 10}};
  CHECK(Add{}.shape(in) == Shape{3, 10});
  CHECK(Add{}.needs(in[0], {2, 5}) == Range{2, 5});
  CHECK(Add{}.reaches(in[0], {2, 5}) == Range{2, 5});
  CHECK(Add{}.tensors(in[0]).empty());
}

TEST_CASE("in a sum or product one channel or one position stands beside all") {
  const Shape weighed[] = {{3, 10}, {3, 1}};
  CHECK(Multiply{}.shape(weighed) == Shape{3, 10});
  const Shape outer[] = {{3, 1}, {1, 10}, {1, 1}};
  CHECK(Add{}.shape(outer) == Shape{3, 10});
  const Shape wrong[] = {{3, 1}, {1, 10}, {2, 1}};
  CHECK(error_of([&] { Multiply{}.shape(wrong); }) == "its inputs differ: 3 channels at 10 positions and 2 at 1");
}

TEST_CASE("a sum of different shapes says both") {
  const Shape lengths[] = {{3, 10}, {3, 10}, {3, 9}};
  CHECK(error_of([&] { Add{}.shape(lengths); }) == "its inputs differ: 3 channels at 10 positions and 3 at 9");
  const Shape channels[] = {{3, 10}, {4, 10}};
  CHECK(error_of([&] { Add{}.shape(channels); }) == "its inputs differ: 3 channels at 10 positions and 4 at 10");
}
