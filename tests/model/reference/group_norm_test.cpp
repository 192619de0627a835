// SPDX-License-Identifier: MIT
// Tests of the reference group norm.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a group norm is (x - mean) / sqrt(var + eps) * gamma + beta of a group's channels at all positions") {
  // Channels 0 and 1: mean 2, variance 4, sqrt(4 + 5) = 3. Channels 2 and 3: mean 0, variance 11, sqrt(11 + 5) = 4.
  const double root = std::sqrt(11.0);
  const reference::Tensors own{{"weight", {3, 6, 4, 8}}, {"bias", {1, 0, -1, 0}}};
  check_equal(run(GroupNorm{2, 5}, rows({{0, 4}, {4, 0}, {root, -root}, {-root, root}}), own),
              rows({{-1, 3}, {4, -4}, {root - 1, -root - 1}, {-2 * root, 2 * root}}));
}

TEST_CASE("with as many groups as channels each is normalized alone, and NaN stays in its group") {
  const GroupNorm plain{.groups = 2, .eps = 0, .gamma = false, .beta = false};
  check_equal(run(plain, rows({{1, 5}, {0, not_a_number}})), rows({{-1, 1}, {not_a_number, not_a_number}}));
}
