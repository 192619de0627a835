// SPDX-License-Identifier: MIT
// Tests of texts of ASCII letters.
#include "base/ascii_text.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("blanks around a text go, those within it and other white space stay") {
  CHECK(trimmed("  a b ") == "a b");
  CHECK(trimmed("\ta\n") == "\ta\n");
  CHECK(trimmed("a") == "a");
  CHECK(trimmed("   ").empty());
  CHECK(trimmed("").empty());
}

TEST_CASE("capital letters of ASCII become small, and no other byte changes") {
  CHECK(lower_case("AZ az_09@[`{") == "az az_09@[`{");
  CHECK(lower_case("\xc3\x84") == "\xc3\x84");
}

TEST_CASE("a text is printable where it has no byte but tabs and what ASCII prints") {
  CHECK(is_printable("chr1\t10\t~"));
  CHECK(is_printable(""));
  for (const char* text : {"\x1f", "a\n", "\x7f", "\xc3\x84"}) CHECK_FALSE(is_printable(text));
}
