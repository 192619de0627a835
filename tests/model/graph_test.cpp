// SPDX-License-Identifier: MIT
// Tests of graph shapes, wiring and messages.
#include "model/graph.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("shapes follow the nodes from the window to the head") {
  GraphBuilder builder;
  const size_t conv = builder.then(Conv1d{.filters = 8, .kernel = 5, .padding = same}, "conv");
  const size_t pool = builder.then(MaxPool{4});
  const size_t flat = builder.then(Flatten{});
  const std::vector<Shape> sizes = shapes(builder.graph(), 102);
  CHECK(sizes[0] == Shape{4, 102});
  CHECK(sizes[conv] == Shape{8, 102});
  CHECK(sizes[pool] == Shape{8, 25});
  CHECK(sizes[flat] == Shape{200, 1});
  CHECK(input_shapes(builder.graph(), sizes, pool) == std::vector<Shape>{{8, 102}});
  CHECK(input_shapes(builder.graph(), sizes, 0).empty());
}

TEST_CASE("a node is found by its name") {
  GraphBuilder builder;
  const size_t conv = builder.then(Conv1d{.filters = 8, .kernel = 5}, "conv");
  CHECK(builder.graph().find("conv") == conv);
  CHECK_FALSE(builder.graph().find("conv2").has_value());
}

TEST_CASE("upstream holds what a node reads, itself included, and no sibling") {
  GraphBuilder builder;
  const size_t stem = builder.then(Dense{3});
  const size_t human = builder.join({stem}, Dense{5});
  const size_t mouse = builder.join({stem}, Dense{2});
  CHECK(upstream(builder.graph(), human) == std::vector<bool>{true, true, true, false});
  CHECK(upstream(builder.graph(), mouse) == std::vector<bool>{true, true, false, true});
}

TEST_CASE("a layer that cannot take its input is named with its kind") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 8, .kernel = 50}, "stem");
  CHECK(
      error_of([&] { shapes(builder.graph(), 40); }) ==
      "layer 'stem' (conv1d): its input has 40 positions, expected at least 50 (kernel 50, dilation 1, padding valid)");
}

TEST_CASE("what could not be addressed is refused before anything is reserved") {
  const int64_t huge = int64_t{1} << 62;
  GraphBuilder filters;
  filters.then(Dense{int64_t{1} << 28});
  filters.then(Flatten{}, "flat");
  CHECK(error_of([&] { shapes(filters.graph(), 1000); }) ==
        "layer 'flat' (flatten): 268435456000 channels at 1 positions are too many");
  GraphBuilder units;
  units.then(Dense{int64_t{1} << 20});
  units.then(Dense{int64_t{1} << 20}, "square");
  CHECK(error_of([&] { shapes(units.graph(), 10); }) ==
        "layer 'square' (dense): its tensor 'weight' would be too large");
  GraphBuilder window;
  CHECK(error_of([&] { shapes(window.graph(), huge); }) ==
        "layer 'input' (input): 4 channels at 4611686018427387904 positions are too many");
}

TEST_CASE("sizes whose products leave 64 bits are refused, never wrapped") {
  const int64_t huge = int64_t{1} << 62;
  GraphBuilder wide;
  wide.then(Conv1d{.filters = 1, .kernel = 3, .dilation = huge, .padding = same}, "wide");
  CHECK(error_of([&] { shapes(wide.graph(), 10); }) ==
        "layer 'wide' (conv1d): its dilation is 4611686018427387904, expected at most 268435456");
  for (const Conv1d& conv : {Conv1d{.filters = 1, .kernel = huge, .dilation = 4, .padding = causal},
                             Conv1d{.filters = 1, .kernel = huge, .dilation = 4},
                             Conv1d{.filters = 1, .kernel = 3, .dilation = huge, .padding = same},
                             Conv1d{.filters = 1, .kernel = 3, .stride = huge, .padding = same},
                             Conv1d{.filters = 1, .kernel = 3, .padding = sides(huge, huge)}}) {
    GraphBuilder builder;
    builder.then(conv, "conv");
    CHECK(error_of([&] { shapes(builder.graph(), 10); }).find("layer 'conv' (conv1d): ") == 0);
  }
  for (const MaxPool& pool : {MaxPool{.size = huge, .stride = 1, .padding = causal}, MaxPool{.size = 2, .stride = huge},
                              MaxPool{.size = huge, .stride = 1, .padding = sides(huge - 1, huge - 1)}}) {
    GraphBuilder builder;
    builder.then(pool, "pool");
    CHECK(error_of([&] { shapes(builder.graph(), 10); }).find("layer 'pool' (max_pool): ") == 0);
  }
  GraphBuilder crop;
  crop.then(Crop{huge, huge}, "crop");
  CHECK(error_of([&] { shapes(crop.graph(), 10); }).find("layer 'crop' (crop): ") == 0);
}
