// SPDX-License-Identifier: MIT
// Tests of layer fusion.
#include "engine/plan/fuse.hpp"

#include <catch2/catch.hpp>

#include "engine/plan/step_rows.hpp"
#include "tests/engine/run/small_model.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

std::vector<Step> steps_of(const GraphBuilder& builder, std::vector<size_t> outputs = {}) {
  if (outputs.empty()) outputs.push_back(builder.last());
  const Model model = model_of(builder.graph(), 40, random_rule(1), outputs);
  return fuse(model, std::vector<bool>(builder.graph().nodes.size(), true), outputs);
}

std::vector<size_t> nodes_read(const Step& step) {
  std::vector<size_t> nodes;
  for (const Read& read : step.reads) nodes.push_back(read.node);
  return nodes;
}

const Conv1d conv{.filters = 4, .kernel = 3, .padding = same};

}  // namespace

TEST_CASE("a batch norm and an activation join the convolution before them") {
  GraphBuilder builder;
  builder.then(conv);
  builder.then(BatchNorm{1e-3});
  builder.then(Activation{ActivationFunction::gelu_quick});
  const std::vector<Step> steps = steps_of(builder);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].node == 1);
  CHECK(steps[0].batch_norm == 2);
  CHECK(steps[0].activation == 3);
  CHECK(steps[0].output == 3);
  CHECK(nodes_read(steps[0]) == std::vector<size_t>{0});
}

TEST_CASE("a batch norm before a padded convolution stays a step of its own, with its ReLU") {
  GraphBuilder builder;
  builder.then(BatchNorm{1e-3});
  builder.then(Activation{ActivationFunction::relu});
  builder.then(conv);
  const std::vector<Step> steps = steps_of(builder);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].node == 1);
  CHECK(steps[0].activation == 2);
  CHECK_FALSE(steps[0].batch_norm);
  CHECK(steps[1].node == 3);
}

TEST_CASE("a batch norm after an activation is not moved in front of it") {
  GraphBuilder builder;
  builder.then(conv);
  builder.then(Activation{ActivationFunction::relu});
  builder.then(BatchNorm{1e-3});
  const std::vector<Step> steps = steps_of(builder);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].activation == 2);
  CHECK_FALSE(steps[0].batch_norm);
  CHECK(steps[1].node == 3);
}

TEST_CASE("what two layers read, or a head is, stays") {
  GraphBuilder builder;
  const size_t first = builder.then(conv);
  const size_t norm = builder.then(BatchNorm{1e-3});
  builder.join({first, norm}, Add{});
  CHECK(steps_of(builder).size() == 3);

  GraphBuilder heads;
  const size_t head = heads.then(conv);
  const size_t other = heads.then(BatchNorm{1e-3});
  const std::vector<Step> steps = steps_of(heads, {head, other});
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].output == head);
  CHECK(steps[1].output == other);
}

TEST_CASE("a sum takes a ReLU with it, and no other activation; a pool that stands alone takes none") {
  const auto count = [](const Layer& layer, ActivationFunction function) {
    GraphBuilder builder;
    const size_t branch = builder.then(conv);
    const bool joins = std::holds_alternative<Add>(layer);
    builder.join(joins ? std::vector<size_t>{branch, 0} : std::vector<size_t>{branch}, layer);
    builder.then(Activation{function});
    return steps_of(builder).size();
  };
  CHECK(count(Add{}, ActivationFunction::relu) == 2);
  CHECK(count(Add{}, ActivationFunction::sigmoid) == 3);
  CHECK(count(MaxPool{.size = 3, .stride = 2}, ActivationFunction::relu) == 3);
  CHECK(count(Dense{3}, ActivationFunction::softplus) == 2);
}

TEST_CASE("the convolution that is computed last takes in a sum of two branches, with an activation before or after") {
  const auto steps_with = [](bool before, bool after) {
    GraphBuilder builder;
    const size_t trunk = builder.then(conv);
    builder.then(conv);
    builder.then(BatchNorm{1e-3});
    if (before) builder.then(Activation{ActivationFunction::gelu_quick});
    builder.join({trunk, builder.last()}, Add{});
    if (after) builder.then(Activation{ActivationFunction::relu});
    const std::vector<Step> steps = steps_of(builder);
    CHECK(nodes_read(steps[1]) == std::vector<size_t>{trunk, trunk});
    CHECK(is_added(steps[1], 1));
    CHECK_FALSE(is_added(steps[1], 0));
    return steps;
  };
  CHECK(steps_with(false, false).size() == 2);
  CHECK(steps_with(true, false).size() == 2);
  CHECK_FALSE(steps_with(true, false)[1].adds_first());
  CHECK(steps_with(false, true).size() == 2);
  CHECK(steps_with(false, true)[1].adds_first());
  CHECK(steps_with(true, true).size() == 3);  // one activation a step
}

TEST_CASE("a sum stays a step where a branch comes later, is read twice, or where there are three") {
  GraphBuilder builder;
  const size_t trunk = builder.then(conv);
  const size_t one = builder.join({trunk}, conv);
  const size_t two = builder.join({trunk}, MaxPool{.size = 3, .stride = 1, .padding = same});
  builder.join({one, two}, Add{});
  CHECK(steps_of(builder).size() == 4);

  GraphBuilder three;
  const size_t first = three.then(conv);
  const size_t second = three.then(conv);
  const size_t third = three.then(conv);
  three.join({first, second, third}, Add{});
  CHECK(steps_of(three).size() == 4);

  GraphBuilder twice;
  twice.then(conv);
  const size_t branch = twice.then(conv);
  twice.join({branch, branch}, Add{});
  CHECK(steps_of(twice).size() == 3);
}

TEST_CASE("a crop is no step where nobody wants zeros around it, or where the convolution before it takes it in") {
  const auto steps_with = [](const Conv1d& reader) {
    GraphBuilder builder;
    const size_t trunk = builder.then(conv);
    const size_t branch = builder.then(Conv1d{.filters = 4, .kernel = 5});
    const size_t cropped = builder.join({trunk}, Crop{1, 3});
    builder.join({builder.join({cropped}, reader), branch}, Concat{});
    return steps_of(builder);
  };
  const std::vector<Step> in_place = steps_with({.filters = 3, .kernel = 1});
  REQUIRE(in_place.size() == 4);
  CHECK(in_place[2].reads[0].node == 1);
  CHECK(in_place[2].reads[0].input == 3);
  CHECK(steps_with({.filters = 3, .kernel = 3, .padding = same}).size() == 5);

  GraphBuilder builder;
  builder.then(conv);
  builder.then(Crop{1, 3});
  const std::vector<Step> steps = steps_of(builder);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].crop == 2);
}

TEST_CASE("random graphs have sums and crops of all these kinds") {
  int before = 0, after = 0, in_place = 0, crops = 0;
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    const RandomGraph drawn = random_graph(seed);
    const size_t head = drawn.graph.nodes.size() - 1;
    const Model model = model_of(drawn.graph, drawn.shapes[0].length, random_rule(seed), {head});
    for (const Step& step : fuse(model, std::vector<bool>(head + 1, true), {head})) {
      before += step.adds_first();
      after += step.add && !step.adds_first();
      crops += step.crop.has_value();
      for (const Read& read : step.reads) in_place += read.node != read.input;
    }
  }
  CHECK(before > 0);
  CHECK(after > 10);
  CHECK(in_place > 10);
  CHECK(crops > 2);
}

TEST_CASE("pools one behind the other join the convolution before them, with an activation before or after") {
  const auto steps_with = [](ActivationFunction before, const MaxPool& pool, ActivationFunction after) {
    GraphBuilder builder;
    builder.then(conv);
    builder.then(Activation{before});
    builder.then(pool);
    builder.then(Activation{after});
    return steps_of(builder).size();
  };
  CHECK(steps_with(ActivationFunction::relu, MaxPool{2}, ActivationFunction::gelu_erf) == 2);
  CHECK(steps_with(ActivationFunction::gelu_erf, MaxPool{2}, ActivationFunction::relu) ==
        3);  // GELU falls before it rises
  CHECK(steps_with(ActivationFunction::relu, MaxPool{.size = 2, .stride = 1}, ActivationFunction::relu) == 3);
  CHECK(steps_with(ActivationFunction::relu, MaxPool{.size = 2, .padding = same}, ActivationFunction::relu) == 3);
  CHECK(steps_with(ActivationFunction::relu, MaxPool{.size = 2, .partial = true}, ActivationFunction::relu) == 3);

  GraphBuilder builder;
  builder.then(conv);
  builder.then(MaxPool{2});
  builder.then(Activation{ActivationFunction::gelu_quick});
  const std::vector<Step> steps = steps_of(builder);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].pool == 2);
  CHECK(steps[0].activation == 3);
}

TEST_CASE("convolutions over letters, or over a function of them that nobody else reads, look letters up") {
  GraphBuilder builder;
  const size_t function = builder.then(Activation{ActivationFunction::gelu_quick});
  builder.then(conv);
  std::vector<Step> steps = steps_of(builder);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].reads_codes);
  CHECK(steps[0].letter_activation == function);
  CHECK(nodes_read(steps[0]) == std::vector<size_t>{0});

  builder.join({function}, MaxPool{2});
  steps = steps_of(builder, {2, 3});
  CHECK(steps.size() == 3);
  CHECK_FALSE(steps[1].reads_codes);

  GraphBuilder grouped;
  grouped.then(Conv1d{.filters = 4, .kernel = 3, .groups = 4});
  CHECK_FALSE(steps_of(grouped)[0].reads_codes);
}

TEST_CASE("layers that no wanted head reads are not computed") {
  GraphBuilder builder;
  const size_t first = builder.then(conv);
  builder.then(MaxPool{2});
  const Model model = model_of(builder.graph(), 40, random_rule(1), {first});
  CHECK(fuse(model, {true, true, false}, {first}).size() == 1);
}
