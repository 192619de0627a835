// SPDX-License-Identifier: MIT
// Tests of text table alignment.
#include "cli/text_table.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("the first column stands left and the others right, two blanks apart") {
  CHECK(line_up({{"layer", "length", "n"}, {"a", "7", "1,234"}}) ==
        "layer  length      n\n"
        "a           7  1,234\n");
}

TEST_CASE("columns that are named stand left, and no line ends in blanks") {
  CHECK(line_up({{"name", "kind", "n"}, {"x", "convolution", ""}, {"y", "add", "5"}}, {1}) ==
        "name  kind         n\n"
        "x     convolution\n"
        "y     add          5\n");
}

TEST_CASE("rows may be short or empty") {
  CHECK(line_up({}) == "");
  CHECK(line_up({{"a", "bb"}, {}, {"", ""}, {"c"}}) == "a  bb\n\n\nc\n");
}
