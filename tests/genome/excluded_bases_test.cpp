// SPDX-License-Identifier: MIT
// Tests of bases that are left out.
#include "genome/excluded_bases.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace seqcast;

TEST_CASE("what is left of an interval are the stretches between excluded ones") {
  const ExcludedBases excluded({{"a", 10, 20}, {"a", 30, 40}, {"b", 0, 5}, {"a", 15, 25}});
  using Intervals = std::vector<Interval>;
  CHECK(excluded.rest_of({"a", 0, 50}) == Intervals{{"a", 0, 10}, {"a", 25, 30}, {"a", 40, 50}});
  CHECK(excluded.rest_of({"a", 12, 35}) == Intervals{{"a", 25, 30}});
  CHECK(excluded.rest_of({"a", 10, 25}).empty());
  CHECK(excluded.rest_of({"a", 25, 30}) == Intervals{{"a", 25, 30}});
  CHECK(excluded.rest_of({"c", 0, 5}) == Intervals{{"c", 0, 5}});
  CHECK(without({{"a", 0, 12}, {"b", 0, 6}}, excluded) == Intervals{{"a", 0, 10}, {"b", 5, 6}});
  CHECK(nothing_excluded.empty());
  CHECK(nothing_excluded.rest_of({"a", 0, 5}) == Intervals{{"a", 0, 5}});
}

TEST_CASE("excluded bases are those of a base by base count, for any intervals") {
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    std::vector<bool> out(60, false);
    std::vector<Interval> intervals;
    for (uint32_t n = random() % 6; n > 0; --n) {
      const int64_t start = random() % 59, end = start + 1 + random() % (60 - start);
      intervals.push_back({"a", start, std::min<int64_t>(end, 60)});
      for (int64_t base = start; base < intervals.back().end; ++base) out[static_cast<size_t>(base)] = true;
    }
    const ExcludedBases excluded(intervals);
    const int64_t start = random() % 59, end = start + 1 + random() % (60 - start);
    std::vector<bool> left(60, false);
    for (const Interval& rest : excluded.rest_of({"a", start, end}))
      for (int64_t base = rest.start; base < rest.end; ++base) left[static_cast<size_t>(base)] = true;
    int64_t count = 0;
    for (int64_t base = 0; base < 60; ++base) {
      const bool inside = base >= start && base < end;
      count += inside && out[static_cast<size_t>(base)];
      CHECK(left[static_cast<size_t>(base)] == (inside && !out[static_cast<size_t>(base)]));
    }
    CHECK(excluded.bases_in({"a", start, end}) == count);
  }
}
