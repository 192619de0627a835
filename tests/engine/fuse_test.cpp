// SPDX-License-Identifier: MIT
// Are layers joined into steps where, and only where, nobody reads what lies between?
#include "seqcast/engine/fuse.hpp"

#include <catch2/catch.hpp>

#include "engine/small_model.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

std::vector<Step> steps_of(const GraphBuilder& builder, std::vector<size_t> outputs = {}) {
  if (outputs.empty()) outputs.push_back(builder.last());
  const Model model = model_of(builder.graph(), 40, random_rule(1), outputs);
  return fuse(model, std::vector<bool>(builder.graph().nodes.size(), true), outputs);
}

const Conv1d conv{.filters = 4, .kernel = 3, .padding = same};

}  // namespace

TEST_CASE("a batch norm and an activation join the convolution before them") {
  GraphBuilder builder;
  builder.then(conv);
  builder.then(BatchNorm{1e-3});
  builder.then(Activation{Function::gelu_quick});
  const std::vector<Step> steps = steps_of(builder);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].node == 1);
  CHECK(steps[0].batch_norm == 2);
  CHECK(steps[0].activation == 3);
  CHECK(steps[0].output == 3);
  CHECK(steps[0].inputs == std::vector<size_t>{0});
}

TEST_CASE("a batch norm before a padded convolution stays a step of its own, with its ReLU") {
  GraphBuilder builder;
  builder.then(BatchNorm{1e-3});
  builder.then(Activation{Function::relu});
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
  builder.then(Activation{Function::relu});
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
  const auto count = [](const Layer& layer, Function function) {
    GraphBuilder builder;
    const size_t branch = builder.then(conv);
    const bool joins = std::holds_alternative<Add>(layer);
    builder.join(joins ? std::vector<size_t>{branch, 0} : std::vector<size_t>{branch}, layer);
    builder.then(Activation{function});
    return steps_of(builder).size();
  };
  CHECK(count(Add{}, Function::relu) == 2);
  CHECK(count(Add{}, Function::sigmoid) == 3);
  CHECK(count(MaxPool{.size = 3, .stride = 2}, Function::relu) == 3);
  CHECK(count(Dense{3}, Function::softplus) == 2);
}

TEST_CASE("pools one behind the other join the convolution before them, with an activation before or after") {
  const auto steps_with = [](Function before, const MaxPool& pool, Function after) {
    GraphBuilder builder;
    builder.then(conv);
    builder.then(Activation{before});
    builder.then(pool);
    builder.then(Activation{after});
    return steps_of(builder).size();
  };
  CHECK(steps_with(Function::relu, MaxPool{2}, Function::gelu_erf) == 2);
  CHECK(steps_with(Function::gelu_erf, MaxPool{2}, Function::relu) == 3);  // GELU falls before it rises
  CHECK(steps_with(Function::relu, MaxPool{.size = 2, .stride = 1}, Function::relu) == 3);
  CHECK(steps_with(Function::relu, MaxPool{.size = 2, .padding = same}, Function::relu) == 3);
  CHECK(steps_with(Function::relu, MaxPool{.size = 2, .partial = true}, Function::relu) == 3);

  GraphBuilder builder;
  builder.then(conv);
  builder.then(MaxPool{2});
  builder.then(Activation{Function::gelu_quick});
  const std::vector<Step> steps = steps_of(builder);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].pool == 2);
  CHECK(steps[0].activation == 3);
}

TEST_CASE("convolutions over letters, or over a function of them that nobody else reads, look letters up") {
  GraphBuilder builder;
  const size_t function = builder.then(Activation{Function::gelu_quick});
  builder.then(conv);
  std::vector<Step> steps = steps_of(builder);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].reads_codes);
  CHECK(steps[0].letter_activation == function);
  CHECK(steps[0].inputs == std::vector<size_t>{0});

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
