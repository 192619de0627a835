// SPDX-License-Identifier: MIT
// Tests of the difference of two layers' values.
#include "compare/difference.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a difference is relative to the rms of the reference's values, and has a place") {
  const Difference now = difference(rows({{1, 2}, {3, 4.5}}), rows({{1, 2.25}, {3, 4}}));
  CHECK(now.largest == Approx(0.5 / std::sqrt((1 + 2.25 * 2.25 + 9 + 16) / 4)));
  CHECK(now.channel == 1);
  CHECK(now.position == 1);
  CHECK(now.ours == 4.5);
  CHECK(now.theirs == 4);
}

TEST_CASE("what is NaN or infinite on both sides is equal") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Difference now = difference(rows({{not_a_number, infinity, 1}}), rows({{not_a_number, infinity, 1}}));
  CHECK(now.largest == 0);
  CHECK(now.our_not_finite == 2);
  CHECK(now.their_not_finite == 2);
}

TEST_CASE("what is finite on one side alone is infinitely far apart, wherever it stands") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double odd : {not_a_number, infinity, -infinity}) {
    CHECK(difference(rows({{5, 1}}), rows({{0, odd}})).largest == infinity);
    CHECK(difference(rows({{5, odd}}), rows({{0, 1}})).position == 1);
  }
  CHECK(difference(rows({{infinity}}), rows({{-infinity}})).largest == infinity);
}

TEST_CASE("zeros are equal, and what differs from them has its own rms") {
  CHECK(difference(rows({{0, 0}}), rows({{0, 0}})).largest == 0);
  CHECK(difference(rows({{3, 3}}), rows({{0, 0}})).largest == 1);
}
