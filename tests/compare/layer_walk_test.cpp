// SPDX-License-Identifier: MIT
// Tests of the walk through a model's layers.
#include "compare/layer_walk.hpp"

#include <catch2/catch.hpp>

#include "tests/compare/networks.hpp"
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a walk gives the values of all held layers, and bytes are what is held at a time") {
  const ComparedModel model = network();
  const InputValues inputs = letters_of(model);
  const std::vector<reference::Array> expected = test::values_of(model, inputs);
  ThreadPool pool(2);
  std::vector<bool> held(expected.size(), false);
  held[2] = held[9] = true;
  LayerWalk walk(model, held, &inputs, pool);
  LayerWalk counted(model, held, nullptr, pool);
  for (LayerWalk* one : {&walk, &counted}) one->advance(9);
  check_equal(walk.value(2), expected[2]);
  check_equal(walk.value(9), expected[9]);
  // bn1's value [8, 24] is held to the end; at the most with what conv2 reads and gives, [8, 24] each.
  CHECK(walk.peak_bytes() == 3 * 8 * 24 * 8);
  CHECK(counted.peak_bytes() == walk.peak_bytes());
}
