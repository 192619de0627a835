// SPDX-License-Identifier: MIT
// Tests of the parts of a run.
#include "genome/shard.hpp"

#include <catch2/catch.hpp>
#include <random>

namespace seqcast {

TEST_CASE("parts follow each other, share nothing and leave nothing out") {
  for (const int64_t units : std::initializer_list<int64_t>{0, 1, 2, 23, 24, 1000})
    for (const int64_t count : std::initializer_list<int64_t>{1, 2, 7, 24, 2000}) {
      int64_t at = 0;
      for (int64_t number = 1; number <= count; ++number) {
        const Range part = Shard{number, count}.of(units);
        CHECK(part.begin == at);
        CHECK(part.size() <= units / count + 1);
        CHECK(part.size() >= units / count);
        at = part.end;
      }
      CHECK(at == units);
    }
}

TEST_CASE("units of several weights are split by their sum") {
  const std::vector<int64_t> weights{1, 1, 1, 1, 4, 8, 1};  // 17: parts begin at 0, 5 and 11
  CHECK(Shard{1, 3}.of(weights) == Range{0, 5});
  CHECK(Shard{2, 3}.of(weights) == Range{5, 6});
  CHECK(Shard{3, 3}.of(weights) == Range{6, 7});
  CHECK(Shard{2, 2}.of(std::vector<int64_t>{}).empty());
}

TEST_CASE("regions are split between cells alone, and cells that several share count once") {
  const std::vector<Interval> regions{{"a", 5, 12}, {"a", 14, 15}, {"a", 30, 41}, {"b", 0, 3}};
  // cells of 10 bases: a 0, 1 (two regions), 3, 4; b 0
  CHECK(part_of(regions, {1, 5}, 10) == std::vector<Interval>{{"a", 5, 10}});
  CHECK(part_of(regions, {2, 5}, 10) == std::vector<Interval>{{"a", 10, 12}, {"a", 14, 15}});
  CHECK(part_of(regions, {3, 5}, 10) == std::vector<Interval>{{"a", 30, 40}});
  CHECK(part_of(regions, {4, 5}, 10) == std::vector<Interval>{{"a", 40, 41}});
  CHECK(part_of(regions, {5, 5}, 10) == std::vector<Interval>{{"b", 0, 3}});
  CHECK(part_of(regions, {1, 1}, 10) == regions);
  CHECK(part_of({}, {1, 2}, 10).empty());
}

TEST_CASE("each base of random regions is in one part, and no cell is in two") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const int64_t cell = 1 + static_cast<int64_t>(random() % 9), count = 1 + static_cast<int64_t>(random() % 40);
    std::vector<Interval> regions;
    for (const char* chrom : {"a", "b", "c"})
      for (int64_t at = static_cast<int64_t>(random() % 5); at < 100; at += 2 + static_cast<int64_t>(random() % 20)) {
        const int64_t end = at + 1 + static_cast<int64_t>(random() % 20);
        regions.push_back({chrom, at, end});
        at = end;
      }
    std::vector<Interval> together;
    for (int64_t number = 1; number <= count; ++number)
      for (const Interval& own : part_of(regions, {number, count}, cell)) {
        const bool goes_on =
            !together.empty() && together.back().chrom == own.chrom && together.back().end == own.start;
        if (goes_on) {
          CHECK(own.start % cell == 0);
          together.back().end = own.end;
        } else {
          together.push_back(own);
        }
      }
    CHECK(together == regions);
  }
}

}  // namespace seqcast
