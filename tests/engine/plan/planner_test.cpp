// SPDX-License-Identifier: MIT
// Tests of the planner.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <map>

#include "engine/plan/step_algorithm.hpp"

#include "tests/engine/run/run_steps.hpp"
#include "tests/engine/run/small_model.hpp"
#include "tests/model/published_graphs.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// All of a plan that could differ, as text.
std::string in_full(const Plan& plan, const Model& model) {
  std::string text;
  for (const Segment& segment : plan.segments) {
    text += fmt::format("{} {} {} {} {}\n", segment.input_rows.begin, segment.input_rows.end, segment.input_advance,
                        segment.input_place, segment.scratch_floats);
    for (const Boundary& kept : segment.keeps) text += fmt::format("keeps {} {}\n", kept.node, kept.tile_positions);
    for (size_t s = 0; s < segment.steps.size(); ++s) {
      const Step& step = segment.steps[s];
      text += fmt::format("{} to {} by {}: [{}, {}) {} at {}\n", step.node, step.output, algorithm_name(model, step),
                          step.rows.begin, step.rows.end, step.advance, segment.places[s]);
      for (const Read& read : step.reads)
        text += fmt::format("reads {} [{}, {}) {}\n", read.node, read.rows.begin, read.rows.end, read.advance);
    }
  }
  return text;
}

/// Steps in order, each once, inputs before their readers; what a later segment or a head reads is kept.
void check_whole(const Plan& plan, const Model& model) {
  const PlanBasis basis = make_plan_basis(model, plan.heads, this_machine());
  std::map<size_t, size_t> computed_in;  // node -> segment
  computed_in[0] = 0;
  size_t next = 0;
  for (size_t s = 0; s < plan.segments.size(); ++s) {
    for (const Step& step : plan.segments[s].steps) {
      REQUIRE(next < basis.steps.size());
      CHECK(step.output == basis.steps[next++].output);
      for (const Read& read : step.reads) {
        REQUIRE(computed_in.contains(read.node));
        if (read.node == 0 || computed_in[read.node] == s) continue;
        const auto& keeps = plan.segments[computed_in[read.node]].keeps;
        CHECK(std::any_of(keeps.begin(), keeps.end(), [&](const Boundary& kept) { return kept.node == read.node; }));
      }
      computed_in[step.output] = s;
    }
  }
  CHECK(next == basis.steps.size());
}

void check_tiles(const Plan& plan, const Model& model) {
  for (const Segment& segment : plan.segments) {
    REQUIRE(!segment.steps.empty());
    REQUIRE(!segment.keeps.empty());
    const int64_t tiles = tiles_of_window(model, segment);
    for (const Boundary& kept : segment.keeps) {
      CHECK(kept.tile_positions * tiles >= model.shapes[kept.node].length);
      for (const Step& step : segment.steps)
        if (step.output == kept.node) {
          CHECK(step.advance == kept.tile_positions);
          CHECK(step.rows.begin <= 0);
          CHECK(step.rows.end >= kept.tile_positions);
        }
    }
    for (const Step& step : segment.steps)  // what a step reads, its input's step computes
      for (const Step& before : segment.steps)
        for (const Read& read : step.reads)
          if (before.output == read.node) CHECK(intersection(read.rows, before.rows) == read.rows);
  }
}

Model published_basenji2() {
  GraphBuilder builder;
  const Published published = basenji2(basenji2_dilations, Width::published);
  Model model;
  model.graph = published.graph;
  model.shapes = shapes(model.graph, 131072);
  model.contract.window_bases = 131072;
  model.contract.heads.push_back(head_at(model.graph, model.shapes, published.head));
  return model;
}

}  // namespace

TEST_CASE("a plan is the same every time, whole, and its tiles cover what they keep: random graphs") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    const RandomGraph drawn = random_graph(seed);
    const Model model = model_of(drawn.graph, drawn.shapes[0].length, random_rule(seed));
    const Plan plan = make_plan(model, {0}, this_machine());
    CHECK(in_full(plan, model) == in_full(make_plan(model, {0}, this_machine()), model));
    check_whole(plan, model);
    check_tiles(plan, model);
    Random random(seed);
    const Plan drawn_plan = random_plan(model, {0}, random);
    check_whole(drawn_plan, model);
    check_tiles(drawn_plan, model);
  }
}

TEST_CASE("published Basenji2 is cut into several segments of several tiles") {
  const Model model = published_basenji2();
  const Plan plan = make_plan(model, {0}, this_machine());
  CHECK(in_full(plan, model) == in_full(make_plan(model, {0}, this_machine()), model));
  check_whole(plan, model);
  check_tiles(plan, model);
  CHECK(plan.segments.size() > 1);
  CHECK(tiles_of_window(model, plan.segments.front()) > 1);
}

TEST_CASE("a chromosome's tiles compute few rows twice, where a window's may have wide halos for a few kept bins") {
  const Model model = model_of(spliceai(Width::published).graph, 15000, random_rule(1));
  const Plan plan = make_plan(model, {0}, this_machine(), {.tracks = {}, .context = Context::genome});
  check_whole(plan, model);
  check_tiles(plan, model);
  for (const Segment& segment : plan.segments)
    for (const Step& step : segment.steps) {
      INFO(model.graph.nodes[step.output].name);
      CHECK(static_cast<double>(step.rows.size()) <= 1.4 * static_cast<double>(step.advance));
    }
}

TEST_CASE("what is flattened is computed in one tile, the whole window") {
  const Model model = model_of(dna_primer().graph, 50, random_rule(1));
  const Plan plan = make_plan(model, {0}, this_machine());
  CHECK(plan.segments.back().whole);
  CHECK(tiles_of_window(model, plan.segments.back()) == 1);
}

TEST_CASE("a head's bytes do not depend on which other heads are asked for") {
  GraphBuilder builder;
  const size_t conv = builder.then(Conv1d{.filters = 5, .kernel = 5, .padding = same}, "conv");
  const size_t norm = builder.then(BatchNorm{1e-3}, "norm");
  const size_t one = builder.then(Dense{3}, "one");
  builder.join({conv}, Dense{2}, "two");  // reads what the norm would otherwise be folded into
  const size_t two = builder.last();
  const Model model = model_of(builder.graph(), 64, random_rule(7), {one, two});
  const Plan alone = make_plan(model, {0}, this_machine());
  bool normed = false;
  for (const Segment& segment : alone.segments)
    for (const Step& step : segment.steps) {
      CHECK_FALSE(step.batch_norm);
      CHECK(step.output != two);
      normed = normed || step.node == norm;
    }
  CHECK(normed);
  Random random(3);
  const std::vector<uint8_t> codes = random_codes(random, 64, 4);
  const std::vector<float> values = output_of(model, alone, codes);
  std::vector<float> of_both = output_of(model, make_plan(model, {0, 1}, this_machine()), codes);
  of_both.resize(values.size());  // the first head's come first
  CHECK(same_bytes(values, of_both));
}
