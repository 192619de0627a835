// SPDX-License-Identifier: MIT
#include "engine/plan/algorithms/lookup.hpp"

namespace seqcast {

bool can_look_up(const ConvShape& shape) { return shape.reads_codes && shape.groups == 1; }

ConvCost lookup_cost(const ConvShape& shape, const Machine& machine) {
  const auto sums = static_cast<double>(shape.sum_rows() * whole_vectors(shape.out_channels, machine));
  constexpr double entry = 1.4, epilogue = 1;  // multiply-adds' time
  const int64_t groups = ceil_div(shape.kernel, lookup_taps(shape.kernel, shape.in_channels + 2));
  return {sums * (static_cast<double>(groups) * entry + epilogue), 0};
}

}  // namespace seqcast
