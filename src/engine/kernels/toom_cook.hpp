// SPDX-License-Identifier: MIT
// Matrices with which a short convolution takes fewer multiplications (Toom and Cook; Winograd 1980).
#pragma once

#include <array>
#include <cstddef>

namespace seqcast {

/// F(outputs, taps): `outputs` neighbouring outputs of a convolution with `taps` taps from outputs + taps - 1 inputs
/// by as many multiplications, y = output * ((weight * w) .* (input * x)), where the direct way takes outputs * taps.
///
/// The polynomials x and w are evaluated at the points and at infinity, multiplied there, and the product interpolated;
/// transposed, that is a convolution. `weight` has the divisions, so `input` and `output` have short numbers.
template <int OUTPUTS, int TAPS>
struct ToomCook {
  static constexpr int outputs = OUTPUTS, taps = TAPS, points = OUTPUTS + TAPS - 1;
  double input[points][points] = {};    ///< [point, input position]
  double weight[points][taps] = {};     ///< [point, tap]
  double output[outputs][points] = {};  ///< [output, point]

  /// @param at  all points but infinity, different from each other.
  constexpr explicit ToomCook(const std::array<double, points - 1>& at) {
    for (int j = 0; j + 1 < points; ++j) {
      double others = 1;
      for (int k = 0; k + 1 < points; ++k)
        if (k != j) others *= at[j] - at[k];
      double power = 1;
      for (int i = 0; i < (outputs > taps ? outputs : taps); ++i, power *= at[j]) {
        if (i < taps) weight[j][i] = power / others;
        if (i < outputs) output[i][j] = power;
      }
      set_product(at, j, input[j]);
    }
    weight[points - 1][taps - 1] = 1;
    output[outputs - 1][points - 1] = 1;
    set_product(at, points - 1, input[points - 1]);
  }

 private:
  /// Coefficients of the product of (x - at[k]) over all k but `without`.
  static constexpr void set_product(const std::array<double, points - 1>& at, int without, double* coefficients) {
    int degree = 0;
    coefficients[0] = 1;
    for (int k = 0; k + 1 < points; ++k) {
      if (k == without) continue;
      coefficients[++degree] = 0;
      for (int i = degree; i >= 0; --i) coefficients[i] = (i > 0 ? coefficients[i - 1] : 0) - coefficients[i] * at[k];
    }
  }
};

// The ones in use. Points and their opposites share what they multiply; which they are, and whether 0 is one of them,
// is what keeps rounding smallest among points of few bits.
inline constexpr ToomCook<2, 3> f_2_3({0, 1, -1});
inline constexpr ToomCook<4, 3> f_4_3({0, 1, -1, 2, -2});
inline constexpr ToomCook<6, 3> f_6_3({0, 1, -1, 2, -2, 0.5, -0.5});
inline constexpr ToomCook<4, 4> f_4_4({0.25, -0.25, 0.875, -0.875, 1.75, -1.75});
inline constexpr ToomCook<4, 5> f_4_5({0, 1, -1, 2, -2, 0.5, -0.5});
inline constexpr ToomCook<6, 5> f_6_5({0, 0.375, -0.375, 0.75, -0.75, 1.25, -1.25, 2.5, -2.5});
inline constexpr ToomCook<6, 6> f_6_6({0.25, -0.25, 0.625, -0.625, 0.875, -0.875, 1.5, -1.5, 2.5, -2.5});
inline constexpr ToomCook<5, 8> f_5_8({0, 0.375, -0.375, 0.625, -0.625, 1, -1, 1.5, -1.5, 3, -3});

}  // namespace seqcast
