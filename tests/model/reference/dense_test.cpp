// SPDX-License-Identifier: MIT
// Tests of the reference dense layer.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a dense layer is weight [units, C] times each position, plus a bias") {
  const reference::Tensors own{{"weight", {1, 10, 100, -1, 0, 2}}, {"bias", {0.5, 7}}};
  check_equal(run(Dense{2}, rows({{1, 4}, {2, 5}, {3, 6}}), own), rows({{321.5, 654.5}, {12, 15}}));
  check_equal(run(Dense{.units = 1, .bias = false}, rows({{1, not_a_number}, {2, 0}}), {{"weight", {3, 4}}}),
              rows({{11, not_a_number}}));
}
