// SPDX-License-Identifier: MIT
// Tests of the layer norm layer.
#include "model/layers/layer_norm.hpp"

#include <catch2/catch.hpp>

#include "model/layers.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a layer norm leaves shape and positions alone") {
  const Shape in[] = {{7, 10}};
  CHECK(LayerNorm{1e-3}.shape(in) == in[0]);
  CHECK(LayerNorm{1e-3}.needs(in[0], {-2, 5}) == Range{-2, 5});
  CHECK(LayerNorm{1e-3}.reaches(in[0], {-2, 5}) == Range{0, 5});
}

TEST_CASE("a layer norm's gain and offset are a number a channel, and may be left out") {
  const LayerNorm both{1e-3};
  REQUIRE(both.tensors({7, 10}).size() == 2);
  CHECK(both.tensors({7, 10})[0].name == "weight");
  CHECK(both.tensors({7, 10})[1].name == "bias");
  CHECK(both.tensors({7, 10})[1].shape == std::vector<int64_t>{7});
  const LayerNorm no_gain{.eps = 0, .gamma = false};
  REQUIRE(no_gain.tensors({7, 10}).size() == 1);
  CHECK(no_gain.tensors({7, 10})[0].name == "bias");
  CHECK(LayerNorm{.eps = 0, .gamma = false, .beta = false}.tensors({7, 10}).empty());
  CHECK(multiply_adds(Layer{both}, std::vector<Shape>{{7, 10}}) == 0);
}

TEST_CASE("an eps that is negative or no number is refused") {
  const Shape in[] = {{7, 10}};
  CHECK(error_of([&] { LayerNorm{-1}.shape(in); }) == "its eps is -1, expected 0 or more");
  CHECK(error_of([&] { LayerNorm{0.0 / 0.0}.shape(in); }).ends_with("expected 0 or more"));
}
