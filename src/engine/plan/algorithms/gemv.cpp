// SPDX-License-Identifier: MIT
#include "engine/plan/algorithms/gemv.hpp"

namespace seqcast {

bool can_gemv(const ConvShape& shape) {
  return shape.groups == 1 && shape.pool == 1 && !shape.reads_codes && !shape.in_columns;
}

ConvCost gemv_cost(const ConvShape& shape, const Machine& machine) {
  const int64_t taps = gemv_taps(shape);
  const int64_t vectors = taps * ceil_div(shape.in_channels * shape.kernel / taps, machine.lanes);
  constexpr double with_load = 1.15, adding_up_lanes = 8;  // multiply-adds' time
  return {static_cast<double>(shape.out_rows * shape.out_channels * machine.lanes) *
              (static_cast<double>(vectors) * with_load + adding_up_lanes),
          0};
}

}  // namespace seqcast
