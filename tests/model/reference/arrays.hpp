// SPDX-License-Identifier: MIT
// Construction and comparison of arrays in tests of the reference.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <vector>

#include "model/reference/evaluate.hpp"
#include "tests/model/printing.hpp"

namespace seqcast::test {

inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// [C, L] from its rows.
inline reference::Array rows(std::initializer_list<std::vector<double>> channels) {
  reference::Array result({static_cast<int64_t>(channels.size()), static_cast<int64_t>(channels.begin()->size())});
  result.values.clear();
  for (const std::vector<double>& channel : channels)
    result.values.insert(result.values.end(), channel.begin(), channel.end());
  return result;
}

/// One layer over one input.
template <class L>
reference::Array run(const L& layer, const reference::Array& x, const reference::Tensors& own = {},
                     reference::PaddingValue padding = reference::PaddingValue::as_defined) {
  const reference::Array* in[] = {&x};
  return reference::evaluate(layer, in, own, padding);
}

/// Equal in shape and in every value; NaN equals NaN. A failure names the first index that differs.
inline void check_equal(const reference::Array& got, const reference::Array& expected, double tolerance = 0) {
  REQUIRE(got.shape == expected.shape);
  for (int64_t c = 0; c < got.shape.channels; ++c) {
    for (int64_t l = 0; l < got.shape.length; ++l) {
      const double a = got.at(c, l);
      const double b = expected.at(c, l);
      if (a == b || (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= tolerance) continue;
      FAIL("[" << c << ", " << l << "]: got " << a << ", expected " << b);
    }
  }
  SUCCEED();
}

}  // namespace seqcast::test
