// SPDX-License-Identifier: MIT
// Tests of the dense layer.
#include "model/layers/dense.hpp"

#include <catch2/catch.hpp>

#include "tests/model/printing.hpp"

using namespace seqcast;

TEST_CASE("a dense layer changes the channels and leaves the positions alone") {
  const Shape in[] = {{3, 10}};
  CHECK(Dense{7}.shape(in) == Shape{7, 10});
  CHECK(Dense{7}.needs(in[0], {2, 5}) == Range{2, 5});
  CHECK(Dense{7}.reaches(in[0], {2, 5}) == Range{2, 5});
  CHECK(Dense{7}.multiply_adds(in[0]) == 10 * 3 * 7);
}

TEST_CASE("a dense layer's weight is [units, C]") {
  const std::vector<TensorSpec> tensors = Dense{7}.tensors({3, 10});
  REQUIRE(tensors.size() == 2);
  CHECK(tensors[0].name == "weight");
  CHECK(tensors[0].shape == std::vector<int64_t>{7, 3});
  CHECK(tensors[1].shape == std::vector<int64_t>{7});
  CHECK(Dense{.units = 7, .bias = false}.tensors({3, 10}).size() == 1);
}
