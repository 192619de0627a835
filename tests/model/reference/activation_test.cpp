// SPDX-License-Identifier: MIT
// Tests of the reference activation.
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("an activation maps every value of every channel, NaN to NaN") {
  check_equal(run(Activation{ActivationFunction::relu}, rows({{-1, 0, 2}, {3, not_a_number, -4}})),
              rows({{0, 0, 2}, {3, not_a_number, 0}}));
}
