// SPDX-License-Identifier: MIT
// Tests of the ranges of a run.
#include "engine/run/run_ranges.hpp"

#include <catch2/catch.hpp>

#include "tests/engine/run/small_model.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Two convolutions in segments of their own, tiles of 8 positions.
struct TwoSegments {
  Model model;
  Plan plan{{0}, {}};

  TwoSegments() {
    GraphBuilder builder;
    builder.then(Conv1d{.filters = 3, .kernel = 5, .padding = same});
    builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = same});
    model = model_of(builder.graph(), 20, random_rule(1));
    const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
    for (size_t s = 0; s < 2; ++s) plan.segments.push_back(*lay_out(basis, s, s + 1, 8));
  }
};

}  // namespace

TEST_CASE("a window's tiles cover its bins, and what lies outside the window is not read") {
  const TwoSegments two;
  const RunRanges ranges = run_ranges(two.plan, two.model, Context::window, {0, 20});
  CHECK(ranges.tiles == std::vector<Range>{{0, 3}, {0, 3}});
  CHECK(ranges.held[2] == Range{0, 24});
  CHECK(ranges.held[1] == Range{-1, 25});
  CHECK(ranges.held[0] == Range{0, 20});
  CHECK(ranges.last_reader[1] == 1);
  CHECK(ranges.last_reader[2] == 2);
}

TEST_CASE("a few bins take the tiles that hold them and their halo") {
  const TwoSegments two;
  const RunRanges ranges = run_ranges(two.plan, two.model, Context::window, {9, 11});
  CHECK(ranges.tiles[1] == Range{1, 2});
  CHECK(ranges.tiles[0] == Range{1, 2});  // the bins depend on rows [8, 12)
  CHECK(ranges.held[1] == Range{7, 17});  // that the tile reads
  CHECK(ranges.held[0] == Range{6, 18});
  CHECK(input_ranges(two.plan, two.model, Context::window, {9, 11})[0] == Range{0, 20});  // with all of rows [7, 17)
}

TEST_CASE("tiles in the genome context stand on the same grid, before the beginning too, and read beyond it") {
  const TwoSegments two;
  const RunRanges ranges = run_ranges(two.plan, two.model, Context::genome, {-3, 9});
  CHECK(ranges.tiles[1] == Range{-1, 2});  // rows [-8, 16)
  CHECK(ranges.tiles[0] == Range{-1, 2});  // the bins depend on rows [-4, 10)
  CHECK(ranges.held[1] == Range{-9, 17});
  CHECK(ranges.held[0] == Range{-10, 18});
}

TEST_CASE("on the side of the next piece a run computes all that its tiles depend on") {
  const TwoSegments two;
  const auto first_tiles = [&](Direction direction) {
    return run_ranges(two.plan, two.model, Context::genome, {-3, 9}, {nullptr, direction}).tiles[0];
  };
  CHECK(first_tiles(Direction::up) == Range{-1, 3});    // rows [-4, 17)
  CHECK(first_tiles(Direction::down) == Range{-2, 2});  // rows [-9, 10)
}

TEST_CASE("the bytes between segments are the most that live at a time") {
  const TwoSegments two;
  const RunRanges ranges = run_ranges(two.plan, two.model, Context::window, {0, 20});
  CHECK(held_bytes(two.plan, two.model, ranges) == (26 * 3 + 24 * 2) * 4 + 20);
}
