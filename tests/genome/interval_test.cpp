// SPDX-License-Identifier: MIT
// Tests of genomic intervals.
#include "genome/interval.hpp"

#include <catch2/catch.hpp>

using seqcast::Interval;

TEST_CASE("an interval is half-open: its bases are end minus start") {
  CHECK(Interval{"chr1", 10, 15}.bases() == 5);
  CHECK(Interval{}.bases() == 0);
}

TEST_CASE("intervals are equal if sequence, start and end are") {
  CHECK(Interval{"chr1", 1, 2} == Interval{"chr1", 1, 2});
  CHECK_FALSE(Interval{"chr1", 1, 2} == Interval{"chr2", 1, 2});
  CHECK_FALSE(Interval{"chr1", 1, 2} == Interval{"chr1", 0, 2});
  CHECK_FALSE(Interval{"chr1", 1, 2} == Interval{"chr1", 1, 3});
}
