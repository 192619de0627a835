// SPDX-License-Identifier: MIT
// Tests of the reference flattening.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("length-major flatten keeps a position's channels together, as Keras does") {
  check_equal(run(Flatten{FlattenOrder::length_major}, rows({{1, 2, 3}, {4, 5, 6}})),
              rows({{1}, {4}, {2}, {5}, {3}, {6}}));
}

TEST_CASE("channel-major flatten keeps a channel's positions together, as PyTorch does") {
  check_equal(run(Flatten{FlattenOrder::channel_major}, rows({{1, 2, 3}, {4, 5, 6}})),
              rows({{1}, {2}, {3}, {4}, {5}, {6}}));
}
