// SPDX-License-Identifier: MIT
// Tests of the renaming of layers for cards.
#include "formats/card/card_names.hpp"

#include <catch2/catch.hpp>

#include "formats/card/card_text.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("names that a card cannot hold become plain ones, each its own, and their tensors follow") {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 2, .kernel = 3});
  builder.then(Conv1d{.filters = 2, .kernel = 3}, "model_conv_0");
  builder.then(Dense{.units = 1}, "dense");
  Model model;
  model.graph = builder.graph();
  model.graph.nodes[0].name = "sequence";
  model.graph.nodes[1].name = "model/conv:0";
  model.graph.nodes[3].name = "input";
  model.shapes = shapes(model.graph, 10);
  model.weights = synthetic_weights(model.graph, model.shapes, random_rule(1));
  add_tensor(model.weights, "nobody.weight", {1}, {1});
  model.contract.window_bases = 10;
  model.contract.heads = {Head{.name = "a head", .node = 3, .tracks = {"0"}}};
  const Model named = with_card_names(model);
  CHECK(named.graph.nodes[1].name == "model_conv_0");
  CHECK(named.graph.nodes[2].name == "model_conv_0_2");
  CHECK(named.graph.nodes[3].name == "input_2");
  CHECK(named.contract.heads[0].name == "a_head");
  CHECK(named.weights.tensors.size() == 6);
  for (size_t i = 1; i < 4; ++i)
    CHECK(node_floats(named.weights, named.graph.nodes[i], "weight") ==
          node_floats(model.weights, model.graph.nodes[i], "weight"));
}

TEST_CASE("layers that no head reads are left out, and the others' wiring holds") {
  GraphBuilder builder(4);
  const size_t trunk = builder.then(Conv1d{.filters = 2, .kernel = 3}, "trunk");
  builder.then(Dense{.units = 5}, "unread");
  builder.join({trunk}, Dense{.units = 1}, "out");
  Model model;
  model.graph = builder.graph();
  model.shapes = shapes(model.graph, 10);
  model.contract.heads = {Head{.name = "out", .node = 3, .tracks = {"0"}}};
  const Model kept = with_card_names(model);
  REQUIRE(kept.graph.nodes.size() == 3);
  CHECK(kept.graph.nodes[2].name == "out");
  CHECK(kept.graph.nodes[2].inputs == std::vector<size_t>{1});
  CHECK(kept.contract.heads[0].node == 2);
  CHECK(kept.shapes.size() == 3);
}

TEST_CASE("side inputs come first, however late a graph names them") {
  GraphBuilder builder(4);
  const size_t conv = builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = {Padding::Kind::same}}, "conv");
  builder.join({conv}, Activation{ActivationFunction::relu}, "relu");
  Model model;
  model.graph = builder.graph();
  model.graph.nodes.push_back({"signal", Input{2}, {}});
  model.graph.nodes.push_back({"sum", Add{}, {2, 3}});
  model.shapes = shapes(model.graph, 10);
  model.contract.heads = {Head{.name = "out", .node = 4, .tracks = {"0", "1"}}};
  const Model named = with_card_names(model);
  REQUIRE(named.graph.nodes.size() == 5);
  CHECK(named.graph.nodes[1].name == "signal");
  CHECK(named.graph.nodes[2].inputs == std::vector<size_t>{0});
  CHECK(named.graph.nodes[4].inputs == std::vector<size_t>{3, 1});
  CHECK(named.contract.heads[0].node == 4);
}

TEST_CASE("members that differ in names alone get the first's, others keep their own") {
  const auto one = [](const std::string& name, int64_t kernel) {
    GraphBuilder builder(4);
    builder.then(Conv1d{.filters = 1, .kernel = kernel}, name);
    Model model;
    model.graph = builder.graph();
    model.shapes = shapes(model.graph, 10);
    model.weights = synthetic_weights(model.graph, model.shapes, random_rule(1));
    model.contract.window_bases = 10;
    model.contract.heads = {Head{.name = "out", .node = 1, .tracks = {"0"}}};
    return model;
  };
  const Ensemble ensemble{{one("conv1d", 3), one("conv1d_7", 3), one("conv1d_9", 5)}};
  const Ensemble named = with_card_names(ensemble);
  REQUIRE(named.members.size() == 3);
  CHECK(named.members[1].graph.nodes[1].name == "conv1d");
  CHECK(named.members[1].weights.tensors.contains("conv1d.weight"));
  CHECK(have_one_card(named.first(), named.members[1]));
  CHECK(named.members[2].graph.nodes[1].name == "conv1d_9");
  CHECK_FALSE(have_one_card(named.first(), named.members[2]));
}
