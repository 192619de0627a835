// SPDX-License-Identifier: MIT
// Trees of positions that an output depends on.
#include "picture/field_tree.hpp"

#include <catch2/catch.hpp>

#include "tests/model/published_graphs.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Model model_of(const Graph& graph, int64_t window_bases) {
  Model model;
  model.graph = graph;
  model.shapes = shapes(graph, window_bases);
  return model;
}

Model model_of(const GraphBuilder& builder) { return model_of(builder.graph(), builder.shapes()[0].length); }

using Runs = std::vector<Range>;

}  // namespace

TEST_CASE("a causal tree reads every base of its field once, each layer every other position of the one before") {
  const Published tower = causal_tower(1, 1, 2, {1, 2, 4, 8});
  const FieldTree tree = field_tree(model_of(tower.graph, 64), tower.head, {40, 41});
  REQUIRE(tree.rows.size() == 5);
  CHECK(tree.bases == Range{25, 41});
  CHECK(tree.rows[0].read == Runs{{25, 41}});
  CHECK(tree.rows[1].read == Runs{{26, 27}, {28, 29}, {30, 31}, {32, 33}, {34, 35}, {36, 37}, {38, 39}, {40, 41}});
  CHECK(tree.rows[3].read == Runs{{32, 33}, {40, 41}});
  CHECK(tree.rows[4].read == Runs{{40, 41}});
  CHECK(tree.rows[4].taps == std::vector<int64_t>{-8, 0});
  CHECK(tree.rows[4].tap_base(40, -8) == 32);
}

TEST_CASE("a dilated layer leaves gaps where nothing is read") {
  GraphBuilder builder(1, 100);
  builder.then(Conv1d{.filters = 1, .kernel = 3, .dilation = 10, .padding = same});
  const FieldTree tree = field_tree(model_of(builder), builder.last(), {50, 51});
  REQUIRE(tree.rows.size() == 2);
  CHECK(tree.rows[0].hull == Range{40, 61});
  CHECK(tree.rows[0].read == Runs{{40, 41}, {50, 51}, {60, 61}});
}

TEST_CASE("pools and crops are rows, and layers that read one position are not") {
  GraphBuilder builder(1, 96);
  builder.then(Conv1d{.filters = 1, .kernel = 1});
  const size_t pool = builder.then(MaxPool{4});
  builder.then(Activation{ActivationFunction::relu});
  const size_t crop = builder.then(Crop{2, 3});
  builder.then(Dense{3});
  const FieldTree tree = field_tree(model_of(builder), builder.last(), {5, 6});
  REQUIRE(tree.rows.size() == 3);
  CHECK(tree.rows[1].node == pool);
  CHECK(tree.rows[2].node == crop);
  CHECK(tree.rows[2].base(5) == 28);  // of position 7 of the pools
  CHECK(tree.rows[0].read == Runs{{28, 32}});
  CHECK(tree.rows[2].reads == 1);
  CHECK(tree.rows[1].reads == 0);
}

TEST_CASE("what lies in padding belongs to the tree, and what a flatten reads does not leave the window") {
  GraphBuilder builder(1, 20);
  builder.then(Conv1d{.filters = 1, .kernel = 5, .padding = same});
  CHECK(field_tree(model_of(builder), builder.last(), {0, 1}).bases == Range{-2, 3});
  builder.then(Flatten{FlattenOrder::channel_major});
  const FieldTree whole = field_tree(model_of(builder), builder.last(), {0, 1});
  CHECK(whole.bases == Range{0, 20});
  CHECK_FALSE(whole.rows.back().is_placed);
}

TEST_CASE("the hull of a published network's tree is what its bin sees") {
  const Published published = basenji2(basenji2_dilations, Width::one);
  const Model model = model_of(published.graph, 131'072);
  const FieldTree tree = field_tree(model, published.head, {448, 449});
  CHECK(tree.bases.size() == 54'918);
  int64_t read = 0;
  for (const Range& run : tree.rows[0].read) read += run.size();
  CHECK(read == tree.bases.size());  // no base of it is passed over
}
