// SPDX-License-Identifier: MIT
// Bins of small networks, placed by their layers.
#include "model/bin_placement.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

void check(const GraphBuilder& builder, int64_t bin_bases, int64_t first_base) {
  const BinPlacement bins = bin_placement(builder.graph(), builder.shapes(), builder.last());
  CHECK(bins.bin_bases == bin_bases);
  CHECK(bins.first_base == first_base);
}

}  // namespace

TEST_CASE("bins step as the layers do, and a crop moves bin 0") {
  GraphBuilder builder(4, 1024);
  builder.then(Conv1d{.filters = 2, .kernel = 15, .padding = same});
  builder.then(MaxPool{.size = 8});
  builder.then(Conv1d{.filters = 2, .kernel = 4, .padding = same});
  check(builder, 8, 0);
  builder.then(Crop{16, 16});
  builder.then(Dense{3});
  check(builder, 8, 128);
}

TEST_CASE("bin 0 lies in the middle of what valid layers take away") {
  GraphBuilder builder(4, 1000);
  builder.then(Conv1d{.filters = 2, .kernel = 21});
  builder.then(Conv1d{.filters = 2, .kernel = 3, .dilation = 4});
  check(builder, 1, 14);
  builder.then(Crop{100, 100});
  check(builder, 1, 114);
}

TEST_CASE("an output that takes the window stands for its share of what it sees") {
  GraphBuilder whole(4, 600);
  whole.then(Conv1d{.filters = 2, .kernel = 5, .padding = same});
  whole.then(Flatten{});
  whole.then(Dense{1});
  check(whole, 600, 0);
  GraphBuilder cropped(4, 600);
  cropped.then(Crop{100, 100});
  cropped.then(GlobalPool{Pooling::avg});
  check(cropped, 400, 100);
}

TEST_CASE("an output behind a flatten or a global pool is of the window, also where one position was left") {
  GraphBuilder one(4, 12);
  one.then(Conv1d{.filters = 2, .kernel = 5});
  one.then(MaxPool{.size = 8});
  check(one, 8, 2);  // by itself it has a place
  GraphBuilder pooled = one;
  one.then(Flatten{});
  one.then(Dense{1});
  check(one, 12, 0);
  pooled.then(GlobalPool{Pooling::max});
  check(pooled, 12, 0);
}

TEST_CASE("a dense layer makes no place of the one channel that a flatten leaves, whatever its units") {
  for (const int64_t units : {1, 2}) {
    GraphBuilder builder(4, 100);
    builder.then(Conv1d{.filters = 1, .kernel = 100});
    builder.then(Flatten{});
    builder.then(Dense{units});
    builder.then(Fold{1});
    check(builder, 100 / units, 0);
  }
}

TEST_CASE("bins of a part of a base are refused") {
  GraphBuilder builder(4, 100);
  builder.then(Upsample{2});
  CHECK(error_of([&] { bin_placement(builder.graph(), builder.shapes(), builder.last()); }) ==
        "steps 1/2 of a base, and only whole bases are supported");
}
