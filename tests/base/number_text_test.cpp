// SPDX-License-Identifier: MIT
// Tests of numbers as people read them.
#include "base/number_text.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace seqcast;

TEST_CASE("thousands are separated by commas") {
  CHECK(with_commas(0) == "0");
  CHECK(with_commas(999) == "999");
  CHECK(with_commas(1000) == "1,000");
  CHECK(with_commas(54918) == "54,918");
  CHECK(with_commas(131072) == "131,072");
  CHECK(with_commas(116627406848) == "116,627,406,848");
  CHECK(with_commas(-1) == "-1");
  CHECK(with_commas(-999) == "-999");
  CHECK(with_commas(-100000) == "-100,000");
  CHECK(with_commas(std::numeric_limits<int64_t>::max()) == "9,223,372,036,854,775,807");
  CHECK(with_commas(std::numeric_limits<int64_t>::min()) == "-9,223,372,036,854,775,808");
}

TEST_CASE("one is singular, none and several are plural") {
  CHECK(counted(0, "line") == "0 lines");
  CHECK(counted(1, "line") == "1 line");
  CHECK(counted(2000, "line") == "2,000 lines");
}
