// SPDX-License-Identifier: MIT
// Tests of the reference root mean square norm.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a root mean square norm is x / sqrt(mean of squares + eps) * gamma of each position's channels") {
  // Position 0: (1 + 49) / 2 = 25, without eps a root of 5. Position 1: NaN stays there.
  const reference::Tensors own{{"weight", {10, 5}}};
  check_equal(run(RmsNorm{0}, rows({{1, 2}, {-7, not_a_number}}), own), rows({{2, not_a_number}, {-7, not_a_number}}));
  check_equal(run(RmsNorm{.eps = 11, .gamma = false}, rows({{1}, {-7}})), rows({{1.0 / 6}, {-7.0 / 6}}));
}
