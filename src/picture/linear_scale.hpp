// SPDX-License-Identifier: MIT
// A scale from numbers to places in a picture, and round numbers along it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace seqcast {

/// Numbers from `first` to `last` on places from `begin` to `end`.
struct LinearScale {
  double first = 0, last = 1;
  double begin = 0, end = 1;

  double unit() const noexcept { return (end - begin) / (last - first); }
  double operator()(double number) const noexcept { return begin + (number - first) * unit(); }
};

/// Multiples of 1, 2 or 5 times a power of ten in [first, last], about `count` of them.
std::vector<double> round_numbers(double first, double last, int count);

}  // namespace seqcast
