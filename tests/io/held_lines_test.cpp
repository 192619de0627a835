// SPDX-License-Identifier: MIT
// Tests of the count of what a file makes a process hold.
#include "io/held_lines.hpp"

#include <catch2/catch.hpp>

#include "base/setting.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("what a user allows is all that a file may make a process hold, where there is more") {
  constexpr int64_t mebibyte = int64_t{1} << 20;
  HeldLines held("x.fa", "sequences", mebibyte, 3 * mebibyte);
  for (int i = 0; i < 1747; ++i) held.add(600);
  CHECK(spelled(error_of([&] { held.add(600); }), spelled_plainly) ==
        "x.fa: its first 1,747 sequences take all of the 1 MiB that memory allows | split the file, or give memory "
        "more");
  HeldLines lacking("x.fa", "sequences", 3 * mebibyte, mebibyte);
  for (int i = 0; i < 1747; ++i) lacking.add(600);
  CHECK_THAT(error_of([&] { lacking.add(600); }), Catch::Contains("the 1 MiB of memory that there are"));
}

TEST_CASE("what a file makes a process hold may take all the memory there is and no more") {
  constexpr int64_t mebibyte = int64_t{1} << 20;
  HeldLines held("x.bed", "lines", 0, 3 * mebibyte);
  for (int line = 0; line < 3001; ++line) held.add(mebibyte / 1000);  // of 1,048 bytes
  CHECK(held.bytes() == 3001 * 1048);
  CHECK(error_of([&] { held.add(1048); }) ==
        "x.bed: its first 3,001 lines take all the 3 MiB of memory that there are | split the file");
  HeldLines none("y.bed", "lines", 0, 42);
  CHECK_THAT(error_of([&] { none.add(43); }), Catch::StartsWith("y.bed: its first 0 lines"));
}
