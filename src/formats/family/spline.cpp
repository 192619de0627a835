// SPDX-License-Identifier: MIT
#include "formats/family/spline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t cubic_order = 4;  // a cubic's coefficients

std::vector<double> knots(double last, int64_t degrees_of_freedom) {
  std::vector<double> result(cubic_order, 0);
  const int64_t inner = degrees_of_freedom - cubic_order;
  for (int64_t i = 1; i <= inner; ++i) result.push_back(last * static_cast<double>(i) / static_cast<double>(inner + 1));
  result.insert(result.end(), cubic_order, last);
  return result;
}

}  // namespace

std::vector<float> cubic_spline_basis(int64_t positions, int64_t degrees_of_freedom) {
  constexpr int64_t most = int64_t{1} << 20;
  if (positions < 2 || degrees_of_freedom < cubic_order || positions > most / degrees_of_freedom)
    throw Error(
        fmt::format("no cubic splines of {} degrees of freedom over {} positions", degrees_of_freedom, positions));
  const std::vector<double> knot = knots(static_cast<double>(positions - 1), degrees_of_freedom);
  std::vector<float> basis(static_cast<size_t>(positions * degrees_of_freedom));
  for (int64_t x = 0; x < positions; ++x) {
    const auto at = static_cast<double>(x);
    // The step that x lies in; the last position belongs to the last one.
    const auto after = std::ranges::upper_bound(knot.begin() + cubic_order, knot.end() - cubic_order, at);
    const int64_t step = after - knot.begin() - 1;
    double values[cubic_order] = {1};  // of the splines step - degree .. step, of a degree that rises
    for (int64_t degree = 1; degree < cubic_order; ++degree) {
      for (int64_t i = degree; i >= 0; --i) {
        const auto term = [&](int64_t spline, double value, bool rising) {
          const double left = knot[static_cast<size_t>(spline + !rising)],
                       width = knot[static_cast<size_t>(spline + degree + !rising)] - left;
          if (width == 0) return 0.0;
          return value * (rising ? at - left : left + width - at) / width;
        };
        const int64_t spline = step - degree + i;
        const double from_left = i > 0 ? term(spline, values[i - 1], true) : 0;
        const double from_right = i < degree ? term(spline, values[i], false) : 0;
        values[i] = from_left + from_right;
      }
    }
    for (int64_t i = 0; i < cubic_order; ++i)
      basis[static_cast<size_t>((step - cubic_order + 1 + i) * positions + x)] = static_cast<float>(values[i]);
  }
  return basis;
}

}  // namespace seqcast
