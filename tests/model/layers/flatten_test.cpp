// SPDX-License-Identifier: MIT
// Tests of the flatten layer.
#include "model/layers/flatten.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("flattening makes one position of all, which reads everything") {
  const Shape in[] = {{3, 10}};
  CHECK(Flatten{}.shape(in) == Shape{30, 1});
  CHECK(Flatten{}.needs(in[0], {0, 1}) == Range{0, 10});
  CHECK(Flatten{}.needs(in[0], {0, 0}).empty());
  CHECK(Flatten{}.reaches(in[0], {9, 10}) == Range{0, 1});
  CHECK(Flatten{}.reaches(in[0], {10, 12}).empty());
}

TEST_CASE("a window too large to flatten is refused, not wrapped around") {
  const Shape in[] = {{int64_t{1} << 40, int64_t{1} << 40}};
  CHECK(error_of([&] { Flatten{}.shape(in); }) ==
        "1099511627776 channels at 1099511627776 positions are too many to flatten");
}

TEST_CASE("the orders are called as cards call them") {
  CHECK(to_text(FlattenOrder::length_major) == "length_major");
  CHECK(to_text(FlattenOrder::channel_major) == "channel_major");
}
