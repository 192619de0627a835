// SPDX-License-Identifier: MIT
// Tests of places of labels.
#include "picture/label_row.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("a label begins where it should, further left at the edge, and not over another") {
  LabelRow row(100);
  CHECK(row.place(10, 20) == 10.0);
  CHECK_FALSE(row.place(20, 20));  // over the first
  CHECK_FALSE(row.place(32, 20));  // too near to be told apart
  CHECK(row.place(34, 20) == 34.0);
  CHECK(row.place(90, 30) == 70.0);
  CHECK_FALSE(row.place(95, 30));
}

TEST_CASE("widths are no less than those of DejaVu Sans") {
  // Advances of DejaVu Sans at 1000 units, from its hmtx table: i 278, a 613, W 989, 0 636, D 770, Q 787.
  CHECK(text_width("i", 10) >= 2.78);
  CHECK(text_width("a0", 10) >= 12.49);
  CHECK(text_width("W", 10) >= 9.89);
  CHECK(text_width("BRCA1", 10) >= 10 * (0.686 + 0.695 + 0.698 + 0.684 + 0.636));
  CHECK(text_width("\xe2\x96\xb8", 10) == 10);
}

TEST_CASE("a text that is too wide is cut between letters") {
  CHECK(text_within("abc", 10, 100) == "abc");
  const std::string cut = text_within("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 10, 40);
  CHECK(cut == "\xc3\xa9\xc3\xa9\xc3\xa9..");
  CHECK(text_width(text_within("a long name of a track that goes on", 11, 120), 11) <= 120);
}
