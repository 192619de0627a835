// SPDX-License-Identifier: MIT
// Tests of the layer that takes channels at even distances.
#include "model/layers/channel_slice.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a slice of channels leaves positions alone") {
  const Shape in[] = {{7, 10}};
  CHECK(ChannelSlice{1, 3, 2}.shape(in) == Shape{3, 10});
  CHECK(ChannelSlice{6, 7, -1}.shape(in) == in[0]);
  CHECK(ChannelSlice{6, 7, -1}.needs(in[0], {-2, 5}) == Range{-2, 5});
  CHECK(ChannelSlice{6, 7, -1}.reaches(in[0], {-2, 5}) == Range{0, 5});
}

TEST_CASE("a slice of channels that its input lacks is refused") {
  const Shape in[] = {{7, 10}};
  CHECK(ChannelSlice{0, 4, 2}.shape(in) == Shape{4, 10});
  CHECK(error_of([&] {
          ChannelSlice{2, 4, 2}.shape(in);
        }) == "it takes 4 channels from 2 on in steps of 2, and its input has 7");
  for (const ChannelSlice& slice : {ChannelSlice{7, 1, 1}, ChannelSlice{-1, 1, 1}, ChannelSlice{1, 3, -1},
                                    ChannelSlice{0, int64_t{1} << 40, int64_t{1} << 40}})
    CHECK(error_of([&] { slice.shape(in); }).starts_with("it takes "));
}
