// SPDX-License-Identifier: MIT
// Tests of which alphabets are valid.
#include "genome/alphabet.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace seqcast;

TEST_CASE("an alphabet has letters of ASCII, none twice") {
  for (const char* alphabet : {"A", "ACGT", "AaCc", ".ab;", "ACGT N"}) CHECK(has_valid_letters(alphabet));
  for (const char* alphabet : {"", "ACGA", "AC\xff", "AC\xc3\xa9", "\x80"}) CHECK_FALSE(has_valid_letters(alphabet));
}

TEST_CASE("an alphabet of every byte of ASCII is valid") {
  std::string all;
  for (int byte = 0; byte < 128; ++byte) all += static_cast<char>(byte);
  CHECK(has_valid_letters(all));
  CHECK_FALSE(has_valid_letters(all + "A"));
}
