// SPDX-License-Identifier: MIT
// Tests of the input layer.
#include "model/layers/input.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("an input has a channel a letter, and its length comes with the window") {
  CHECK(Input{}.shape({}).channels == 4);
  CHECK(Input{21}.shape({}).channels == 21);
}
