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
  for (const size_t input : {0, 1}) {
    CHECK(Add{}.needs(input, in, {2, 5}) == Range{2, 5});
    CHECK(Add{}.reaches(input, in, {2, 5}) == Range{2, 5});
  }
}

TEST_CASE("of a broadcast input every position reads the one that there is") {
  const Shape in[] = {{3, 1}, {3, 10}, {1, 10}};
  CHECK(Multiply{}.needs(0, in, {2, 5}) == Range{0, 1});
  CHECK(Multiply{}.needs(0, in, {3, 3}).empty());
  CHECK(Multiply{}.needs(1, in, {2, 5}) == Range{2, 5});
  CHECK(Multiply{}.needs(2, in, {2, 5}) == Range{2, 5});
  CHECK(Multiply{}.reaches(0, in, {0, 1}) == Range{0, 10});
  CHECK(Multiply{}.reaches(0, in, {1, 2}).empty());
  CHECK(Multiply{}.reaches(1, in, {8, 12}) == Range{8, 10});
}

TEST_CASE("in a sum or product one channel or one position stands next to all") {
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
