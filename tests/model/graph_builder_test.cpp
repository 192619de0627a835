// SPDX-License-Identifier: MIT
// Graphs built layer by layer, appended and pruned.
#include "model/graph_builder.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("every layer has a name of its own, and is found by it") {
  GraphBuilder builder(4);
  CHECK(builder.node(0).name == "input");
  const size_t conv = builder.then(Conv1d{.filters = 2, .kernel = 3}, "conv/a");
  const size_t again = builder.then(Conv1d{.filters = 2, .kernel = 3}, "conv_a");
  const size_t dense = builder.then(Dense{1});
  CHECK(builder.node(conv).name == "conv_a");
  CHECK(builder.node(again).name == "conv_a_2");
  CHECK(builder.node(dense).name == "dense_3");
  CHECK(builder.find("conv_a_2") == again);
  CHECK_FALSE(builder.find("conv/a"));
}

TEST_CASE("shapes are there as layers are added, and a layer that does not fit is named at once") {
  GraphBuilder builder(4, 20);
  const size_t conv = builder.then(Conv1d{.filters = 2, .kernel = 5}, "conv");
  CHECK(builder.shape(conv) == Shape{2, 16});
  CHECK(error_of([&] { builder.then(Crop{8, 8}, "crop"); }).starts_with("layer 'crop' (crop): "));
  CHECK(builder.last() == conv);
  const size_t signal = builder.join({}, Input{3, true}, "signal");
  CHECK(builder.shape(signal) == Shape{3, 1});
  CHECK(builder.shapes() == shapes(builder.graph(), 20));
  CHECK(GraphBuilder(4).shapes().empty());
}

TEST_CASE("another graph is appended behind a prefix, and reads the same sequence") {
  GraphBuilder other(4);
  const size_t conv = other.then(Conv1d{.filters = 2, .kernel = 3}, "conv");
  const size_t relu = other.then(Activation{ActivationFunction::relu}, "relu");
  GraphBuilder builder(4);
  builder.then(Dense{2}, "bias_conv");
  const std::vector<size_t> place = builder.append(other.graph(), {1, 2}, "bias_");
  CHECK(place == std::vector<size_t>{0, 2, 3});
  CHECK(builder.node(place[conv]).name == "bias_conv_2");
  CHECK(builder.node(place[conv]).inputs == std::vector<size_t>{0});
  CHECK(builder.node(place[relu]).inputs == std::vector<size_t>{place[conv]});
}

TEST_CASE("a pruned graph has its inputs first, and heads follow their nodes") {
  GraphBuilder builder(4);
  const size_t conv = builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = same}, "conv");
  const size_t unread = builder.then(Dense{5}, "unread");
  const size_t signal = builder.join({}, Input{2}, "signal");
  const size_t sum = builder.join({conv, signal}, Add{}, "sum");
  std::vector<bool> wanted(builder.graph().nodes.size(), true);
  wanted[0] = wanted[unread] = false;
  const PrunedGraph kept = pruned(builder.graph(), wanted);
  CHECK(kept.kept == std::vector<size_t>{0, signal, conv, sum});
  REQUIRE(kept.graph.nodes.size() == 4);
  CHECK(kept.graph.nodes[3].name == "sum");
  CHECK(kept.graph.nodes[3].inputs == std::vector<size_t>{2, 1});
  std::vector<Head> heads{Head{.name = "out", .node = sum, .counts = conv}};
  renumber(heads, kept.place);
  CHECK(heads[0].node == 3);
  CHECK(heads[0].counts == 2);
}
