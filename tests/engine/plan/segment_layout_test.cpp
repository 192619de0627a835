// SPDX-License-Identifier: MIT
// Tests of the segment layout.
#include "engine/plan/segment_layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>

#include "engine/plan/cost.hpp"
#include "tests/engine/run/small_model.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Stem of stride 1, pool of 2, dilated convolution: the halo of each follows from those after it.
Model small_tower() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 3, .kernel = 5, .padding = same});
  builder.then(AvgPool{.size = 2});
  builder.then(Conv1d{.filters = 2, .kernel = 3, .dilation = 4, .padding = same});
  return model_of(builder.graph(), 64, random_rule(1));
}

struct Extents {
  size_t node;
  int64_t begin, end;  // floats
  size_t first, last;  // steps during which it must stay
};

/// Where each value of a tile lies, and from its step to its last reader.
std::vector<Extents> values_of(const Model& model, const PlanBasis& basis, const Segment& segment) {
  std::vector<Extents> result;
  for (size_t s = 0; s < segment.steps.size(); ++s) {
    const Step& step = segment.steps[s];
    if (segment.places[s] < 0) continue;
    size_t last = s;
    for (size_t later = s + 1; later < segment.steps.size(); ++later)
      for (const Read& read : segment.steps[later].reads)
        if (read.node == step.output) last = later;
    if (basis.last_reader[step.output] >= segment.steps.size()) last = segment.steps.size();
    const int64_t floats = step.rows.size() * model.shapes[step.output].channels;
    result.push_back({step.output, segment.places[s], segment.places[s] + floats, s, last});
  }
  return result;
}

}  // namespace

TEST_CASE("a tile's rows are what its readers need, halo by halo") {
  const Model model = small_tower();
  const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
  CHECK(tile_unit(basis, 0, 3) == 2);
  const auto segment = lay_out(basis, 0, 3, 16);
  REQUIRE(segment);
  CHECK_FALSE(segment->whole);
  CHECK(segment->steps[2].rows == Range{0, 8});
  CHECK(segment->steps[2].reads[0].rows == Range{-4, 12});
  CHECK(segment->steps[1].rows == Range{-4, 12});
  CHECK(segment->steps[1].reads[0].rows == Range{-8, 24});
  CHECK(segment->steps[0].reads[0].rows == Range{-10, 26});
  CHECK(segment->input_rows == Range{-10, 26});
  CHECK(segment->input_advance == 16);
  CHECK(segment->steps[0].advance == 16);
  CHECK(segment->steps[1].advance == 8);
  CHECK(segment->places == std::vector<int64_t>{segment->places[0], segment->places[1], -1});
  CHECK(tiles_of_window(model, *segment) == 4);
}

TEST_CASE("a convolution reads for the pool that it has taken in") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 3, .kernel = 5, .padding = same});
  builder.then(MaxPool{4});
  const Model model = model_of(builder.graph(), 64, random_rule(1));
  const auto segment = lay_out(make_plan_basis(model, {0}, this_machine()), 0, 1, 16);
  REQUIRE(segment);
  CHECK(segment->steps[0].rows == Range{0, 4});
  CHECK(segment->steps[0].reads[0].rows == Range{-2, 18});
  CHECK(segment->input_place == -1);  // letters are looked up, no one-hot rows are laid out
}

TEST_CASE("what a later segment reads is kept, halo or not") {
  const Model model = small_tower();
  const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
  const auto first = lay_out(basis, 0, 2, 16);
  const auto second = lay_out(basis, 2, 3, 32);
  REQUIRE((first && second));
  REQUIRE(first->keeps.size() == 1);
  CHECK(first->keeps[0].node == 2);
  CHECK(first->keeps[0].tile_positions == 8);
  CHECK(second->reads == std::vector<size_t>{2});
  CHECK(second->input_place == -1);
  CHECK(second->steps[0].reads[0].rows == Range{-4, 20});
}

TEST_CASE("tile units are common multiples of strides, and there is none for what takes the whole window") {
  GraphBuilder builder;
  builder.then(MaxPool{.size = 3, .stride = 3});
  builder.then(MaxPool{.size = 2, .stride = 2});
  builder.then(Flatten{FlattenOrder::length_major});
  const Model model = model_of(builder.graph(), 60, random_rule(1));
  const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
  CHECK(tile_unit(basis, 0, 1) == 3);
  CHECK(tile_unit(basis, 0, 2) == 6);
  CHECK_FALSE(tile_unit(basis, 0, 3));
  CHECK_FALSE(tile_unit(basis, 2, 3));
}

TEST_CASE("branches that stand at different strides are refused in tiles") {
  GraphBuilder builder;
  const size_t cropped = builder.join({0}, Crop{0, 10});
  const size_t pooled = builder.join({0}, MaxPool{2});
  builder.join({cropped, pooled}, Add{});
  const Model model = model_of(builder.graph(), 20, random_rule(1));
  const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
  REQUIRE(basis.steps.size() == 2);
  CHECK_FALSE(lay_out(basis, 0, 2, 4));
  CHECK(lay_out(basis, 0, 2, 0)->whole);
}

TEST_CASE("a crop is read where its rows lie") {
  GraphBuilder builder;
  const size_t trunk = builder.then(Conv1d{.filters = 6, .kernel = 3});
  const size_t branch = builder.then(Conv1d{.filters = 6, .kernel = 9});
  const size_t cropped = builder.join({trunk}, Crop{3, 5});
  builder.join({branch, cropped}, Add{});
  builder.then(Conv1d{.filters = 2, .kernel = 1});
  const Model model = model_of(builder.graph(), 64, random_rule(1));
  const auto segment = lay_out(make_plan_basis(model, {0}, this_machine()), 0, 3, 16);
  REQUIRE(segment);
  const Step& sum = segment->steps[1];
  REQUIRE(sum.reads.size() == 2);
  CHECK(sum.rows == Range{0, 16});
  CHECK(sum.reads[0].rows == Range{0, 24});
  CHECK(sum.reads[1].node == trunk);
  CHECK(sum.reads[1].rows == Range{3, 19});
  CHECK(segment->steps[0].rows == Range{0, 24});
  CHECK(segment->places[1] != segment->places[0]);
}

TEST_CASE("a sum is written over the branch that it takes in, where nobody reads that again") {
  const auto places = [](bool read_again) {
    GraphBuilder builder;
    const size_t first = builder.then(Conv1d{.filters = 6, .kernel = 3, .padding = same});
    builder.join({0}, Conv1d{.filters = 6, .kernel = 5, .padding = same});
    builder.then(Conv1d{.filters = 6, .kernel = 1});
    builder.join({builder.last(), first}, Add{});
    if (read_again) builder.join({builder.last(), first}, Multiply{});
    builder.then(Conv1d{.filters = 2, .kernel = 1});
    const Model model = model_of(builder.graph(), 64, random_rule(1));
    const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
    const auto segment = lay_out(basis, 0, basis.steps.size(), 16);
    REQUIRE(segment);
    REQUIRE(segment->steps[2].add);
    return segment->places;
  };
  CHECK(places(false)[2] == places(false)[0]);
  CHECK(places(true)[2] != places(true)[0]);
}

TEST_CASE("values that live at the same time do not share places") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    const RandomGraph drawn = random_graph(seed);
    const Model model = model_of(drawn.graph, drawn.shapes[0].length, random_rule(seed));
    const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
    const size_t steps = basis.steps.size();
    const auto segment = lay_out(basis, 0, steps, tile_unit(basis, 0, steps).value_or(0));
    REQUIRE(segment);
    const std::vector<Extents> values = values_of(model, basis, *segment);
    for (const Extents& a : values) {
      CHECK(a.end <= segment->scratch_floats);
      for (const Extents& b : values) {
        if (b.first <= a.first || b.first > a.last) continue;
        const bool in_place = b.first == a.last && a.begin == b.begin && a.end == b.end;
        INFO("nodes " << a.node << " and " << b.node);
        CHECK((in_place || a.end <= b.begin || b.end <= a.begin));
      }
    }
  }
}

namespace {

std::string in_full(const Segment& segment) {
  std::string text = fmt::format("{} {} [{}, {}) {} at {} in {}, reads {}\n", segment.whole, segment.by_rows,
                                 segment.input_rows.begin, segment.input_rows.end, segment.input_advance,
                                 segment.input_place, segment.scratch_floats, fmt::join(segment.reads, " "));
  for (const Boundary& kept : segment.keeps)
    text += fmt::format("keeps {}: {} of {}\n", kept.node, kept.tile_positions, kept.channels);
  for (size_t s = 0; s < segment.steps.size(); ++s) {
    const Step& step = segment.steps[s];
    text += fmt::format("{} [{}, {}) {} by {} at {}\n", step.output, step.rows.begin, step.rows.end, step.advance,
                        static_cast<int>(step.algorithm), segment.places[s]);
    for (const Read& read : step.reads)
      text += fmt::format("reads {} [{}, {}) {}\n", read.node, read.rows.begin, read.rows.end, read.advance);
  }
  return text;
}

}  // namespace

TEST_CASE("segments that end with one step are laid out together as each is alone, and cost the same") {
  size_t compared = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    const RandomGraph drawn = random_graph(seed);
    const Model model = model_of(drawn.graph, drawn.shapes[0].length, random_rule(seed));
    const PlanBasis basis = make_plan_basis(model, {0}, this_machine());
    for (size_t last = 1; last <= basis.steps.size(); ++last) {
      size_t lowest = last;
      while (lowest > 0 && tile_unit(basis, lowest - 1, last)) --lowest;
      const int64_t tile_bases = lowest < last ? 2 * tile_unit(basis, lowest, last).value() : 0;
      if (tile_bases == 0) lowest = 0;
      SegmentEnd end(basis, lowest, last, tile_bases);
      for (size_t first = last; first-- > lowest;) {
        const auto alone = lay_out(basis, first, last, tile_bases);
        REQUIRE(end.reach(first) == alone.has_value());
        if (!alone) break;
        CHECK(in_full(end.segment()) == in_full(*alone));
        std::vector<StepCost> costs;
        for (const Step& step : end.steps()) costs.push_back(step_cost(basis, step));
        CHECK(cost_seconds(basis, end.outline(), costs) == cost_seconds(basis, *alone));
        ++compared;
      }
    }
  }
  CHECK(compared > 1000);
}
