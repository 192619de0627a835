// SPDX-License-Identifier: MIT
// Convolution as gemms of rows that are read in place: any stride and dilation, no groups.
#pragma once

#include "engine/plan/conv_shape.hpp"

namespace seqcast {

/// Sums of one block of columns that stay in the first cache.
inline constexpr int64_t gemm_panel = 96;

bool can_gemm(const ConvShape& shape);
ConvCost gemm_cost(const ConvShape& shape, const Machine& machine);

}  // namespace seqcast
