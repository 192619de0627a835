// SPDX-License-Identifier: MIT
// Tests of the max pooling layer.
#include "model/layers/pool.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Shape shape_of(const MaxPool& pool, Shape in) { return pool.shape(std::span(&in, 1)); }

}  // namespace

TEST_CASE("a max-pool's stride is its size unless given") {
  CHECK(shape_of({.size = 4}, {3, 10}) == Shape{3, 2});
  CHECK(shape_of({.size = 4, .stride = 1}, {3, 10}) == Shape{3, 7});
  CHECK(shape_of({.size = 2, .stride = 3}, {3, 10}) == Shape{3, 3});
}

TEST_CASE("PyTorch's max-pool rounds down, Keras's 'same' and ceil_mode round up") {
  CHECK(shape_of({.size = 4}, {3, 11}) == Shape{3, 2});
  CHECK(shape_of({.size = 4, .padding = same}, {3, 11}) == Shape{3, 3});
  CHECK(shape_of({.size = 4, .partial = true}, {3, 11}) == Shape{3, 3});
  CHECK(shape_of({.size = 4, .padding = sides(2, 2)}, {3, 11}) == Shape{3, 3});
}

TEST_CASE("a max-pool reads its size, and the last partial one reads past the end") {
  const MaxPool pool{.size = 4, .partial = true};
  CHECK(pool.needs({3, 10}, {1, 2}) == Range{4, 8});
  CHECK(pool.needs({3, 10}, {2, 3}) == Range{8, 12});
  CHECK(pool.reaches({3, 10}, {9, 10}) == Range{2, 3});
  CHECK(MaxPool{4}.reaches({3, 10}, {9, 10}).empty());
}

TEST_CASE("a pool larger than its input says how many positions it takes") {
  CHECK(error_of([] { shape_of({.size = 12}, {3, 10}); }) == "its input has 10 positions, expected at least 12");
  CHECK(error_of([] {
          shape_of({.size = 12, .padding = sides(1, 0)}, {3, 10});
        }) == "its input has 10 positions, expected at least 11");
  CHECK(shape_of({.size = 12, .padding = sides(1, 0)}, {3, 11}) == Shape{3, 1});
}

TEST_CASE("padding as large as the pool is refused: a pool of nothing has no largest value") {
  CHECK(error_of([] {
          shape_of({.size = 2, .padding = sides(2, 0)}, {3, 10});
        }) == "padding [2, 0] is not less than the pool's size 2");
  CHECK(error_of([] {
          shape_of({.size = 2, .padding = sides(0, 2)}, {3, 10});
        }) == "padding [0, 2] is not less than the pool's size 2");
}
