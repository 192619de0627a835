// SPDX-License-Identifier: MIT
// Tests of the basis of cubic splines.
#include "formats/family/spline.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"

using namespace seqcast;
using seqcast::test::error_of;

TEST_CASE("without inner knots the basis is Bernstein's polynomials") {
  const std::vector<float> basis = cubic_spline_basis(5, 4);             // t = 0, 1/4, 1/2, 3/4, 1
  const std::vector<float> expected{1, 0.421875F, 0.125F, 0.015625F, 0,  //
                                    0, 0.421875F, 0.375F, 0.140625F, 0,  //
                                    0, 0.140625F, 0.375F, 0.421875F, 0,  //
                                    0, 0.015625F, 0.125F, 0.421875F, 1};
  REQUIRE(basis.size() == expected.size());
  for (size_t i = 0; i < basis.size(); ++i) CHECK(basis[i] == Approx(expected[i]));
}

TEST_CASE("splines sum to 1 at every position, are none negative, and mirror each other") {
  constexpr int64_t positions = 256, splines = 16;
  const std::vector<float> basis = cubic_spline_basis(positions, splines);
  for (int64_t x = 0; x < positions; ++x) {
    double sum = 0;
    for (int64_t s = 0; s < splines; ++s) {
      const float value = basis[static_cast<size_t>(s * positions + x)];
      CHECK(value >= 0);
      CHECK(value ==
            Approx(basis[static_cast<size_t>((splines - 1 - s) * positions + positions - 1 - x)]).margin(1e-6));
      sum += value;
    }
    CHECK(sum == Approx(1).epsilon(1e-6));
  }
  CHECK(basis[0] == 1);
  CHECK(basis.back() == 1);
}

TEST_CASE("sizes that make no splines are errors") {
  CHECK(error_of([] { cubic_spline_basis(1, 4); }) == "no cubic splines of 4 degrees of freedom over 1 positions");
  CHECK(error_of([] { cubic_spline_basis(16, 3); }) == "no cubic splines of 3 degrees of freedom over 16 positions");
  CHECK(error_of([] { cubic_spline_basis(int64_t{1} << 40, 16); }).starts_with("no cubic splines"));
}
