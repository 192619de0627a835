// SPDX-License-Identifier: MIT
// Tests of the group norm layer.
#include "model/layers/group_norm.hpp"

#include <catch2/catch.hpp>

#include "model/layers.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a group norm reads and reaches all positions and leaves the shape alone") {
  const Shape in[] = {{6, 10}};
  CHECK(GroupNorm{3, 1e-3}.shape(in) == in[0]);
  CHECK(GroupNorm{3, 1e-3}.needs(in[0], {2, 5}) == Range{0, 10});
  CHECK(GroupNorm{3, 1e-3}.needs(in[0], {2, 2}).empty());
  CHECK(GroupNorm{3, 1e-3}.reaches(in[0], {2, 3}) == Range{0, 10});
  CHECK(GroupNorm{3, 1e-3}.reaches(in[0], {10, 12}).empty());
}

TEST_CASE("a group norm's gain and offset are a number a channel, and may be left out") {
  const std::vector<TensorSpec> both = GroupNorm{2, 1e-3}.tensors({6, 10});
  REQUIRE(both.size() == 2);
  CHECK((both[0].name == "weight" && both[1].name == "bias"));
  CHECK(both[1].shape == std::vector<int64_t>{6});
  CHECK(GroupNorm{.groups = 2, .eps = 0, .gamma = false, .beta = false}.tensors({6, 10}).empty());
}

TEST_CASE("an eps below 0, and groups that do not divide the channels, are refused") {
  const Shape in[] = {{7, 10}};
  CHECK(error_of([&] { GroupNorm{1, -1}.shape(in); }) == "its eps is -1, expected 0 or more");
  CHECK(error_of([&] {
          GroupNorm{2, 1e-3}.shape(in);
        }) == "it has 2 groups, and its input 7 channels, not a multiple of that");
}
