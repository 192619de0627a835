// SPDX-License-Identifier: MIT
// Tests of the reference layer norm.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a layer norm is (x - mean) / sqrt(var + eps) * gamma + beta of each position's channels") {
  // Position 0: mean 3, variance 4, sqrt(4 + 5) = 3. Position 1: mean 0, variance 11, sqrt(11 + 5) = 4.
  const double root = std::sqrt(11.0);
  const reference::Tensors own{{"weight", {6, 3}}, {"bias", {1, -1}}};
  check_equal(run(LayerNorm{5}, rows({{1, root}, {5, -root}}), own),
              rows({{-3, root * 1.5 + 1}, {1, root * -0.75 - 1}}));
}

TEST_CASE("a layer norm without gain and offset neither scales nor shifts, and NaN stays at its position") {
  const LayerNorm plain{.eps = 0, .gamma = false, .beta = false};
  check_equal(run(plain, rows({{1, 0}, {5, not_a_number}})), rows({{-1, not_a_number}, {1, not_a_number}}));
}

TEST_CASE("one channel becomes its offset") {
  const LayerNorm layer{.eps = 1, .gamma = false};
  check_equal(run(layer, rows({{3, -8}}), {{"bias", {0.5}}}), rows({{0.5, 0.5}}));
}
