// SPDX-License-Identifier: MIT
// Tests of the reference sum of taps.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a sum of taps adds the channels of each tap, each read further on") {
  // Two taps of two channels, two positions apart: y[o, a] = bias[o] + x[o, a] + x[2 + o, a + 2].
  const reference::Array x = rows({{1, 2, 3}, {10, 20, 30}, {100, 200, 300}, {1000, 2000, 3000}});
  const TapSum sum{.kernel = 2, .dilation = 2};
  check_equal(run(sum, x, {{"bias", {0.5, -0.5}}}), rows({{301.5}, {3009.5}}));
  // One position of padding in front, two behind: what lies outside is zero.
  const TapSum padded{.kernel = 2, .dilation = 2, .padding = {Padding::Kind::sides, 1, 2}, .bias = false};
  check_equal(run(padded, x), rows({{200, 301, 2, 3}, {2000, 3010, 20, 30}}));
  check_equal(
      run(padded, x, {}, reference::PaddingValue::nan),
      rows({{not_a_number, 301, not_a_number, not_a_number}, {not_a_number, 3010, not_a_number, not_a_number}}));
}
