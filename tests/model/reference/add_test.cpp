// SPDX-License-Identifier: MIT
// Tests of the reference element-wise operations.
#include "tests/model/reference/arrays.hpp"

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

TEST_CASE("in a sum or product one position stands next to every position, and one channel next to every channel") {
  const reference::Array wide = rows({{1, 2}, {3, 4}});
  const reference::Array weights = rows({{10}, {100}});
  const reference::Array channel = rows({{1, not_a_number}});
  const reference::Array one = rows({{5}});
  const reference::Array* in[] = {&weights, &wide, &one};
  check_equal(reference::evaluate(Multiply{}, in, {}, reference::PaddingValue::as_defined),
              rows({{50, 100}, {1500, 2000}}));
  const reference::Array* outer[] = {&weights, &channel};
  check_equal(reference::evaluate(Add{}, outer, {}, reference::PaddingValue::as_defined),
              rows({{11, not_a_number}, {101, not_a_number}}));
}

TEST_CASE("the largest and the smallest of all inputs are taken value by value, and NaN stays") {
  const reference::Array a = rows({{1, 20}, {3, 4}});
  const reference::Array b = rows({{10, 2}, {not_a_number, 40}});
  const reference::Array c = rows({{5, 6}, {-7, not_a_number}});
  const reference::Array* in[] = {&a, &b, &c};
  check_equal(reference::evaluate(Maximum{}, in, {}, reference::PaddingValue::as_defined),
              rows({{10, 20}, {not_a_number, not_a_number}}));
  check_equal(reference::evaluate(Minimum{}, in, {}, reference::PaddingValue::as_defined),
              rows({{1, 2}, {not_a_number, not_a_number}}));
}
