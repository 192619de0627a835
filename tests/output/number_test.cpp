// SPDX-License-Identifier: MIT
// Tests of number formatting.
#include "output/number.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

#include "tests/output/output_fixture.hpp"

using seqcast::append_number;

namespace {

std::string print(float value, int digits) {
  std::string text;
  append_number(text, value, digits);
  return text;
}

}  // namespace

TEST_CASE("values are printed with the digits asked for and no trailing zeros") {
  CHECK(print(1.0f, 6) == "1");
  CHECK(print(0.5f, 6) == "0.5");
  CHECK(print(0.123456789f, 6) == "0.123457");
  CHECK(print(0.123456789f, 3) == "0.123");
  CHECK(print(1234567.0f, 6) == "1.23457e+06");
  CHECK(print(-0.00001f, 6) == "-1e-05");
  CHECK(print(std::numeric_limits<float>::max(), 9) == "3.40282347e+38");
  CHECK(print(-std::numeric_limits<float>::denorm_min(), 9) == "-1.40129846e-45");
}

TEST_CASE("zero is never printed with a minus") {
  CHECK(print(0.0f, 6) == "0");
  CHECK(print(-0.0f, 6) == "0");
}

TEST_CASE("a value that is no finite number is an error, never text") {
  CHECK(output_test::error_of([] { print(std::numeric_limits<float>::quiet_NaN(), 6); }) ==
        "a value to be written is not a number");
  CHECK(output_test::error_of([] { print(-std::numeric_limits<float>::infinity(), 6); }) ==
        "a value to be written is infinite");
}

TEST_CASE("any float is printed as printf does and nine digits read back as the same float") {
  std::mt19937 random(7);
  int tried = 0;
  while (tried < 20000) {
    const uint32_t bits = static_cast<uint32_t>(random());
    float value;
    std::memcpy(&value, &bits, sizeof value);
    if (!(std::abs(value) <= std::numeric_limits<float>::max()) || value == 0) continue;
    ++tried;
    char expected[64];
    const int digits = 1 + tried % 9;
    std::snprintf(expected, sizeof expected, "%.*g", digits, static_cast<double>(value));
    REQUIRE(print(value, digits) == expected);
    REQUIRE(std::strtof(print(value, 9).c_str(), nullptr) == value);
  }
}
