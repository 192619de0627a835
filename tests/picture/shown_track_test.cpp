// SPDX-License-Identifier: MIT
// Values of a track as a picture keeps them.
#include "picture/shown_track.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace seqcast;

namespace {

struct Wanted {
  int64_t start, end;
  float low, high;
};

void check(const ShownTrack& track, const std::vector<Wanted>& wanted) {
  REQUIRE(track.stretches.size() == wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    INFO("stretch " << i);
    CHECK(track.stretches[i].start == wanted[i].start);
    CHECK(track.stretches[i].end == wanted[i].end);
    CHECK(track.stretches[i].low == wanted[i].low);
    CHECK(track.stretches[i].high == wanted[i].high);
  }
}

}  // namespace

TEST_CASE("as many values as there is room for are kept as they are, clipped to the region") {
  TrackCollector values({100, 200}, 4);
  values.add(90, 110, 1);
  values.add(110, 120, 2);
  values.add(120, 130, 2);  // goes on
  values.add(150, 300, -3);
  values.add(300, 400, 9);  // outside
  const ShownTrack track = values.finish({});
  CHECK_FALSE(track.is_thinned());
  CHECK(track.values == 3);
  check(track, {{100, 110, 1, 1}, {110, 130, 2, 2}, {150, 200, -3, -3}});
}

TEST_CASE("more values are drawn together, with the least and the most of each part, and none is lost") {
  TrackCollector values({0, 100}, 4);
  for (int64_t base = 0; base < 100; ++base)
    values.add(base, base + 1, base == 57 ? 1000.0F : base == 58 ? -7.0F : 1.0F + base % 2);
  const ShownTrack track = values.finish({});
  CHECK(track.joined_bases == 25);
  CHECK(track.values == 100);
  check(track, {{0, 25, 1, 2}, {25, 50, 1, 2}, {50, 75, -7, 1000}, {75, 100, 1, 2}});
}

TEST_CASE("NaN is no value, also where values are drawn together") {
  TrackCollector values({0, 40}, 4);
  for (int64_t base = 0; base < 40; ++base)
    values.add(base, base + 1, base < 20 ? std::nanf("") : static_cast<float>(base));
  check(values.finish({}), {{20, 30, 20, 29}, {30, 40, 30, 39}});
}

TEST_CASE("lines may come in any order, and values that lie over each other are drawn together") {
  TrackCollector sorted({0, 40}, 4);
  sorted.add(20, 30, 2);
  sorted.add(0, 10, 1);
  check(sorted.finish({}), {{0, 10, 1, 1}, {20, 30, 2, 2}});
  TrackCollector over({0, 40}, 4);
  over.add(0, 20, 1);
  over.add(10, 20, 5);
  check(over.finish({}), {{0, 10, 1, 1}, {10, 20, 1, 5}});
}

TEST_CASE("a part that a long stretch covers takes its value") {
  TrackCollector values({0, 1000}, 2);
  values.add(0, 1000, 3);
  values.add(10, 11, 8);
  values.add(600, 601, 9);
  check(values.finish({}), {{0, 500, 3, 8}, {500, 1000, 3, 9}});
}
