// SPDX-License-Identifier: MIT
#include "picture/linear_scale.hpp"

#include <cmath>

namespace seqcast {

std::vector<double> round_numbers(double first, double last, int count) {
  std::vector<double> result;
  if (!(last > first) || !std::isfinite(last - first)) return result;
  const double rough = (last - first) / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = power;
  for (const double times : {1.0, 2.0, 5.0, 10.0}) {
    step = times * power;
    if (step >= rough * 0.999) break;
  }
  for (double i = std::ceil(first / step - 1e-9); i * step <= last + step * 1e-9; ++i)
    result.push_back(i == 0 ? 0 : i * step);
  return result;
}

}  // namespace seqcast
