// SPDX-License-Identifier: MIT
// Tests of parameter, multiply-add and byte counts.
#include "model/counts.hpp"

#include <catch2/catch.hpp>

#include "tests/model/graph_builder.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("every layer's parameters, statistics, multiply-adds and bytes are those counted by hand") {
  GraphBuilder builder;
  const size_t conv = builder.then(Conv1d{.filters = 6, .kernel = 5, .stride = 2, .padding = same, .bias = false});
  const size_t norm = builder.then(BatchNorm{1e-3});
  const size_t activation = builder.then(Activation{});
  const size_t pool = builder.then(MaxPool{3});
  const size_t dense = builder.then(Dense{7});
  const std::vector<Counts> all = counts(builder.graph(), shapes(builder.graph(), 20));

  CHECK(all[0].activation_bytes == 4 * 20 * 4);
  CHECK(all[0].trainable == 0);
  CHECK(all[conv].trainable == 6 * 4 * 5);  // [6, 4, 5], 10 positions
  CHECK(all[conv].statistics == 0);
  CHECK(all[conv].multiply_adds == 10 * 6 * 4 * 5);
  CHECK(all[conv].activation_bytes == 10 * 6 * 4);
  CHECK(all[norm].trainable == 12);
  CHECK(all[norm].statistics == 12);
  CHECK(all[norm].multiply_adds == 0);
  CHECK(all[activation].trainable == 0);
  CHECK(all[activation].multiply_adds == 0);
  CHECK(all[pool].multiply_adds == 0);
  CHECK(all[pool].activation_bytes == 3 * 6 * 4);
  CHECK(all[dense].trainable == 7 * 6 + 7);
  CHECK(all[dense].multiply_adds == 3 * 7 * 6);
}

TEST_CASE("a batch norm without gamma or beta has fewer parameters and the same statistics") {
  GraphBuilder builder(5);
  builder.then(BatchNorm{.eps = 1e-3, .gamma = false});
  builder.then(BatchNorm{.eps = 1e-3, .gamma = false, .beta = false});
  const std::vector<Counts> all = counts(builder.graph(), shapes(builder.graph(), 3));
  CHECK(all[1].trainable == 5);
  CHECK(all[1].statistics == 10);
  CHECK(all[2].trainable == 0);
  CHECK(all[2].statistics == 10);
}

TEST_CASE("the total is of the wanted nodes alone") {
  const std::vector<Counts> all{{1, 2, 3, 4}, {10, 20, 30, 40}, {100, 200, 300, 400}};
  const Counts sum = total(all, {true, false, true});
  CHECK(sum.trainable == 101);
  CHECK(sum.statistics == 202);
  CHECK(sum.multiply_adds == 303);
  CHECK(sum.activation_bytes == 404);
}
