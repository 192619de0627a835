// SPDX-License-Identifier: MIT
// Tests of edit distance and spelling suggestions.
#include "base/spelling.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("a distance is the number of letters to insert, delete or change") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("tracks", "tracks") == 0);
  CHECK(edit_distance("track", "tracks") == 1);
  CHECK(edit_distance("trakcs", "tracks") == 2);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("sitting", "kitten") == 3);
  CHECK(edit_distance("ab", "ba") == 2);
}

TEST_CASE("the nearest word is named, the first of several, and none beyond three letters") {
  CHECK(nearest("predikt", {"score", "predict", "models"}) == "predict");
  CHECK(nearest("--trakcs", {"--track-line", "--tracks", "--threads"}) == "--tracks");
  CHECK(nearest("aa", {"ab", "ac"}) == "ab");
  CHECK(nearest("abc", {"xyz"}) == "xyz");
  CHECK(nearest("abcd", {"wxyz"}) == "");
  CHECK(nearest("word", {}) == "");
}
