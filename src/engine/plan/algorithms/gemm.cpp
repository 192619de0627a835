// SPDX-License-Identifier: MIT
#include "engine/plan/algorithms/gemm.hpp"

namespace seqcast {

bool can_gemm(const ConvShape& shape) { return shape.groups == 1 && !shape.reads_codes; }

ConvCost gemm_cost(const ConvShape& shape, const Machine& machine) {
  const auto rows = static_cast<double>(shape.sum_rows());
  const auto width = static_cast<double>(whole_vectors(shape.out_channels, machine));
  const auto inputs = static_cast<double>(shape.kernel * shape.in_channels);
  constexpr double epilogue_of_a_sum = 6;  // multiply-adds' time
  const double panels = static_cast<double>(ceil_div(shape.sum_rows(), gemm_panel));
  return {rows * width * (inputs + epilogue_of_a_sum), panels * inputs * width * sizeof(float)};
}

}  // namespace seqcast
