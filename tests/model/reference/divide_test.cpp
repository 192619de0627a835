// SPDX-License-Identifier: MIT
// Tests of the reference division, and of the slice of channels.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a quotient is the first input by the second, which may be broadcast") {
  const reference::Array x = rows({{2, 4}, {6, -8}}), by = rows({{2, 8}});
  const reference::Array* both[] = {&x, &by};
  check_equal(reference::evaluate(Divide{}, both, {}, reference::PaddingValue::as_defined), rows({{1, 0.5}, {3, -1}}));
}

TEST_CASE("a slice takes channels from the first on, also backwards") {
  const reference::Array x = rows({{0, 1}, {2, 3}, {4, not_a_number}});
  check_equal(run(ChannelSlice{0, 2, 2}, x), rows({{0, 1}, {4, not_a_number}}));
  check_equal(run(ChannelSlice{2, 3, -1}, x), rows({{4, not_a_number}, {2, 3}, {0, 1}}));
}
