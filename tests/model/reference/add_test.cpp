// SPDX-License-Identifier: MIT
// Does the reference loop sum all of its branches?
#include "model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a sum is of all its inputs, value by value, and lets NaN through") {
  const reference::Array a = rows({{1, 2}, {3, 4}});
  const reference::Array b = rows({{10, 20}, {30, 40}});
  const reference::Array c = rows({{100, 200}, {not_a_number, 400}});
  const reference::Array* in[] = {&a, &b, &c};
  check_equal(reference::evaluate(Add{}, in, {}, reference::PaddingValue::as_defined),
              rows({{111, 222}, {not_a_number, 444}}));
}
