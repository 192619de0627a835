// SPDX-License-Identifier: MIT
// Tests of the progress messages and their number formatting.
#include "cli/progress.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("a file's own words do nothing to a terminal") {
  CHECK(shown("layer 'a\x1b[31m\n\t\x7f' is unknown") == "layer 'a_[31m_\t_' is unknown");
  CHECK(shown("largeur de f\xc3\xa9n\xc3\xaatre") == "largeur de f\xc3\xa9n\xc3\xaatre");
}
