// SPDX-License-Identifier: MIT
// Tests of the reference max pooling.
#include "tests/model/graph_builder.hpp"
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("a max-pool keeps the largest of each channel and drops a last pool that is not full") {
  check_equal(run(MaxPool{2}, rows({{1, 3, 2, 2, 9}, {-1, -3, -5, -4, 0}})), rows({{3, 2}, {-1, -4}}));
  check_equal(run(MaxPool{.size = 3, .stride = 1}, rows({{1, 3, 2, 2, 9}})), rows({{3, 3, 9}}));
  check_equal(run(MaxPool{.size = 1, .stride = 2}, rows({{1, 3, 2, 2, 9}})), rows({{1, 2, 9}}));
}

TEST_CASE("a partial last pool keeps the largest of what is there") {
  check_equal(run(MaxPool{.size = 2, .partial = true}, rows({{1, 3, 2, 2, -9}})), rows({{3, 2, -9}}));
}

TEST_CASE("padding of a max-pool is minus infinity, not zero") {
  check_equal(run(MaxPool{.size = 3, .stride = 2, .padding = sides(1, 1)}, rows({{-5, -4, -3, -2, -1}})),
              rows({{-4, -2, -1}}));
}

TEST_CASE("Keras's 'same' max-pool rounds up, with the odd position of padding on the right") {
  check_equal(run(MaxPool{.size = 2, .padding = same}, rows({{-1, -2, -3, -4, -5}})), rows({{-1, -3, -5}}));
  check_equal(run(MaxPool{.size = 4, .stride = 1, .padding = same}, rows({{9, 1, 5, 2, 3}})), rows({{9, 9, 5, 5, 3}}));
}

TEST_CASE("NaN goes through a max-pool wherever it lies among its neighbours") {
  check_equal(run(MaxPool{3}, rows({{not_a_number, 1, 2, 3, not_a_number, 4, 5, 6, not_a_number, 7, 8, 9}})),
              rows({{not_a_number, not_a_number, not_a_number, 9}}));
}

TEST_CASE("NaN padding comes out of a max-pool exactly where padding is read") {
  check_equal(run(MaxPool{.size = 2, .padding = same}, rows({{1, 2, 3}}), {}, reference::PaddingValue::nan),
              rows({{2, not_a_number}}));
  check_equal(run(MaxPool{.size = 2, .partial = true}, rows({{1, 2, 3}}), {}, reference::PaddingValue::nan),
              rows({{2, not_a_number}}));
}
