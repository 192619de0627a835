// SPDX-License-Identifier: MIT
// Tests of the reference evaluation of whole graphs.
#include "tests/model/graph_builder.hpp"
#include "tests/model/reference/arrays.hpp"
#include "tests/model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("one-hot has a channel a letter, and an unknown base reads the same in every channel") {
  const uint8_t codes[] = {0, 3, 4, 1};
  check_equal(reference::one_hot(codes, 4, 0.25),
              rows({{1, 0, 0.25, 0}, {0, 0, 0.25, 1}, {0, 0, 0.25, 0}, {0, 1, 0.25, 0}}));
  check_equal(reference::one_hot(codes, 4, 0), rows({{1, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 0, 0}, {0, 1, 0, 0}}));
}

TEST_CASE("a graph's nodes read their own inputs and their own tensors") {
  GraphBuilder builder(1);
  const size_t double_it = builder.join({0}, Dense{.units = 1, .bias = false}, "double");
  const size_t shift = builder.join({0}, Conv1d{.filters = 1, .kernel = 3, .padding = same, .bias = false}, "shift");
  const size_t sum = builder.join({double_it, shift, 0}, Add{});
  Weights weights;
  add_tensor(weights, "double.weight", {1, 1}, {2});
  add_tensor(weights, "shift.weight", {1, 1, 3}, {0, 0, 100});
  const std::vector<reference::Array> all = reference::evaluate(builder.graph(), weights, rows({{1, 2, 3}}));
  REQUIRE(all.size() == 4);
  check_equal(all[0], rows({{1, 2, 3}}));
  check_equal(all[double_it], rows({{2, 4, 6}}));
  check_equal(all[shift], rows({{200, 300, 0}}));
  check_equal(all[sum], rows({{203, 306, 9}}));
}

TEST_CASE("weights are read as f32 and summed in f64") {
  GraphBuilder builder(3);
  builder.then(Dense{.units = 1, .bias = false}, "dense");
  Weights weights;
  add_tensor(weights, "dense.weight", {1, 3}, {1, 1, -1});
  const auto all = reference::evaluate(builder.graph(), weights, rows({{1e9}, {0.25}, {1e9}}));
  CHECK(all.back().at(0, 0) == 0.25);  // f32 sums would lose it
}
