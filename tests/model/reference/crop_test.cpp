// SPDX-License-Identifier: MIT
// Tests of the reference cropping.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a crop drops what it says on either side of every channel") {
  check_equal(run(Crop{1, 2}, rows({{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}})), rows({{2, 3}, {7, 8}}));
  check_equal(run(Crop{0, 0}, rows({{1, 2}})), rows({{1, 2}}));
}
