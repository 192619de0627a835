// SPDX-License-Identifier: MIT
// Tests of the reference batch norm.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a batch norm is (x - mean) / sqrt(var + eps) * gamma + beta, a channel at a time") {
  // eps 0.25 and 1 make the roots whole: sqrt(3.75 + 0.25) = 2, sqrt(0 + 0.25) = 0.5.
  const reference::Tensors own{
      {"weight", {10, 3}}, {"bias", {1, -1}}, {"running_mean", {2, -2}}, {"running_var", {3.75, 0}}};
  check_equal(run(BatchNorm{0.25}, rows({{2, 4, 0}, {-2, -1, -3}}), own), rows({{1, 11, -9}, {-1, 5, -7}}));
}

TEST_CASE("Keras's eps of 1e-3 and PyTorch's of 1e-5 give different numbers") {
  const reference::Tensors own{{"running_mean", {0}}, {"running_var", {0.01}}};
  const BatchNorm keras{.eps = 1e-3, .gamma = false, .beta = false};
  const BatchNorm torch{.eps = 1e-5, .gamma = false, .beta = false};
  CHECK(run(keras, rows({{1}}), own).at(0, 0) == Approx(9.534625892455924).epsilon(1e-12));
  CHECK(run(torch, rows({{1}}), own).at(0, 0) == Approx(9.995003746877732).epsilon(1e-12));
}

TEST_CASE("a batch norm without gamma or beta neither scales nor shifts, and lets NaN through") {
  const reference::Tensors own{{"bias", {5}}, {"running_mean", {1}}, {"running_var", {3}}};
  check_equal(run(BatchNorm{.eps = 1, .gamma = false}, rows({{5, not_a_number}}), own), rows({{7, not_a_number}}));
}
