// SPDX-License-Identifier: MIT
// Tests of the Toom-Cook matrices.
#include "engine/kernels/toom_cook.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace seqcast;

namespace {

/// The largest difference from the plain sums, over unit inputs and unit weights: the identity that F has to keep.
template <class F>
double largest_difference(const F& f) {
  double worst = 0;
  for (int x = 0; x < F::points; ++x)
    for (int w = 0; w < F::taps; ++w)
      for (int i = 0; i < F::outputs; ++i) {
        double got = 0;
        for (int j = 0; j < F::points; ++j) got += f.output[i][j] * f.weight[j][w] * f.input[j][x];
        worst = std::max(worst, std::abs(got - (i + w == x ? 1 : 0)));
      }
  return worst;
}

}  // namespace

TEST_CASE("every F(outputs, taps) is a convolution") {
  CHECK(largest_difference(f_2_3) < 1e-14);
  CHECK(largest_difference(f_4_3) < 1e-14);
  CHECK(largest_difference(f_6_3) < 1e-13);
  CHECK(largest_difference(f_4_4) < 1e-13);
  CHECK(largest_difference(f_4_5) < 1e-14);
  CHECK(largest_difference(f_6_5) < 1e-12);
  CHECK(largest_difference(f_6_6) < 1e-12);
  CHECK(largest_difference(f_5_8) < 1e-12);
}

TEST_CASE("the numbers of those with short points are exact in f32") {
  const auto is_exact = [](const auto& matrix) {
    for (const auto& row : matrix)
      for (double value : row)
        if (static_cast<double>(static_cast<float>(value)) != value) return false;
    return true;
  };
  CHECK(is_exact(f_4_3.input));
  CHECK(is_exact(f_6_3.input));
  CHECK(is_exact(f_4_4.input));
  CHECK(is_exact(f_4_5.input));
  CHECK(is_exact(f_4_5.output));
}
