// SPDX-License-Identifier: MIT
// Tests of the convolution layer.
#include "model/layers/conv1d.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Shape shape_of(const Conv1d& conv, Shape in) { return conv.shape(std::span(&in, 1)); }

}  // namespace

TEST_CASE("a convolution's length follows from kernel, stride, dilation and padding") {
  CHECK(shape_of({.filters = 32, .kernel = 12}, {4, 50}) == Shape{32, 39});
  CHECK(shape_of({.filters = 6, .kernel = 3, .stride = 4, .dilation = 2, .padding = sides(1, 1)}, {3, 10}) ==
        Shape{6, 2});
  CHECK(shape_of({.filters = 2, .kernel = 20, .padding = sides(10, 10)}, {4, 100}) == Shape{2, 101});  // bpnet-lite
  CHECK(shape_of({.filters = 2, .kernel = 4, .stride = 3, .padding = same}, {4, 10}) == Shape{2, 4});
  CHECK(shape_of({.filters = 2, .kernel = 4, .stride = 3, .padding = causal}, {4, 10}) == Shape{2, 4});
  CHECK(shape_of({.filters = 2, .kernel = 1, .padding = sides(3, 3)}, {4, 10}) == Shape{2, 16});  // ChromDragoNN
}

TEST_CASE("a convolution whose kernel does not fit says how many positions it takes") {
  CHECK(error_of([] {
          shape_of({.filters = 1, .kernel = 5, .dilation = 3, .padding = sides(1, 2)}, {4, 9});
        }) == "its input has 9 positions, expected at least 10 (kernel 5, dilation 3, padding [1, 2])");
  CHECK(shape_of({.filters = 1, .kernel = 5, .dilation = 3, .padding = sides(1, 2)}, {4, 10}) == Shape{1, 1});
}

TEST_CASE("a convolution reads a kernel's span, from its left padding on") {
  const Shape in{4, 10};
  const Conv1d conv{.filters = 1, .kernel = 3, .stride = 4, .dilation = 2, .padding = sides(1, 1)};
  CHECK(conv.needs(in, {0, 1}) == Range{-1, 4});
  CHECK(conv.needs(in, {1, 2}) == Range{3, 8});
  CHECK(conv.needs(in, {0, 2}) == Range{-1, 8});
  CHECK(conv.needs(in, {1, 1}).empty());
  CHECK(conv.reaches(in, {3, 4}) == Range{0, 2});
  CHECK(conv.reaches(in, {0, 1}) == Range{0, 1});
  CHECK(conv.reaches(in, {8, 10}).empty());  // no position reads them
}

TEST_CASE("an even kernel with 'same' padding reads one position more on the right") {
  const Conv1d conv{.filters = 1, .kernel = 4, .padding = same};
  CHECK(conv.needs({4, 10}, {5, 6}) == Range{4, 8});
  CHECK(conv.reaches({4, 10}, {5, 6}) == Range{3, 7});
}

TEST_CASE("a convolution's weight is [filters, C, kernel], its bias [filters], and both are trained") {
  const std::vector<TensorSpec> tensors = Conv1d{.filters = 6, .kernel = 5}.tensors({4, 10});
  REQUIRE(tensors.size() == 2);
  CHECK(tensors[0].name == "weight");
  CHECK(tensors[0].shape == std::vector<int64_t>{6, 4, 5});
  CHECK(tensors[1].name == "bias");
  CHECK(tensors[1].shape == std::vector<int64_t>{6});
  CHECK_FALSE((tensors[0].statistic || tensors[1].statistic));
  CHECK(Conv1d{.filters = 6, .kernel = 5, .bias = false}.tensors({4, 10}).size() == 1);
}

TEST_CASE("a convolution's multiply-adds count every tap of every output, padding included") {
  CHECK(Conv1d{.filters = 6, .kernel = 5, .padding = same}.multiply_adds({4, 10}) == 10 * 6 * 4 * 5);
  CHECK(Conv1d{.filters = 6, .kernel = 5}.multiply_adds({4, 10}) == 6 * 6 * 4 * 5);
}
