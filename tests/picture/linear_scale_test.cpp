// SPDX-License-Identifier: MIT
// Scales and the round numbers along them.
#include "picture/linear_scale.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("a scale puts its first and last number at its ends") {
  const LinearScale axis{100, 200, 10, 60};
  CHECK(axis(100) == 10);
  CHECK(axis(150) == 35);
  CHECK(axis(200) == 60);
  CHECK(axis.unit() == 0.5);
}

TEST_CASE("ticks are round numbers inside the range, with 0 as 0") {
  CHECK(round_numbers(0, 100, 5) == std::vector<double>{0, 20, 40, 60, 80, 100});
  CHECK(round_numbers(-27'395, 27'523, 8) == std::vector<double>{-20'000, -10'000, 0, 10'000, 20'000});
  CHECK(round_numbers(3, 3, 5).empty());
  CHECK(round_numbers(0.1, 0.3, 2) == std::vector<double>{0.1, 0.2, 3 * 0.1});
}
