// SPDX-License-Identifier: MIT
// Tests of the validation of bins.
#include "output/bins.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/output/output_fixture.hpp"

using namespace output_test;
using seqcast::GenomeOrder;

TEST_CASE("blocks in genome order pass, with gaps and chromosomes left out") {
  const std::vector<float> values(4, 1.0f);
  GenomeOrder order({{"b", 100}, {"none", 5}, {"a", 35}});
  order.check(block_of("b", 0, 10, 1, values));
  order.check(block_of("b", 60, 10, 1, values));
  auto last = block_of("a", 0, 10, 1, values);
  last.clip_end = 35;
  order.check(last);
}

TEST_CASE("blocks that overlap, go back, stick out or lie nowhere are errors") {
  const std::vector<float> values(4, 1.0f);
  GenomeOrder order({{"b", 100}, {"a", 35}});
  order.check(block_of("b", 20, 10, 1, values));
  CHECK(error_of([&] { order.check(block_of("b", 59, 10, 1, values)); }) ==
        "block b:60-99 comes after a block that lies behind it");
  CHECK(error_of([&] { order.check(block_of("b", 61, 10, 1, values)); }) ==
        "block b:62-101 sticks out of its chromosome of 100 bases");
  CHECK(error_of([&] { order.check(block_of("b", -1, 10, 1, values)); }) ==
        "block b:0-39 sticks out of its chromosome of 100 bases");
  CHECK(error_of([&] { order.check(block_of("c", 0, 10, 1, values)); }) ==
        "block c:1-40 is not on a chromosome of the output");
  order.check(block_of("a", 0, 8, 1, values));
  CHECK(error_of([&] { order.check(block_of("b", 60, 10, 1, values)); }) ==
        "block b:61-100 comes after a block that lies behind it");
}

TEST_CASE("a value that is no finite number is an error that names track and place") {
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  std::vector<float> values = {1, 2, 3, nan};  // [2 tracks, 2 bins]
  auto block = block_of("chr1", 100, 10, 2, values);
  CHECK(error_of([&] {
          seqcast::check_finite(block, {"x", "y"});
        }) == "track 'y' is not a number at chr1:111-120 | the model's weights or its inputs hold nan or inf");
  block.clip_end = 110;  // the bin is not written
  CHECK(error_of([&] { seqcast::check_finite(block, {"x", "y"}); }).empty());
  values[0] = -infinity;
  CHECK(error_of([&] {
          seqcast::check_finite(block, {"x", "y"});
        }) == "track 'x' is infinite at chr1:101-110 | transform=none writes the values before the last function");
}
