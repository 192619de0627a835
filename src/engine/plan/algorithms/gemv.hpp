// SPDX-License-Identifier: MIT
// Convolution as sums along the channels, one for each output of each row: for so few filters that a gemm's vectors
// would be mostly zeros.
#pragma once

#include "engine/plan/conv_shape.hpp"

namespace seqcast {

/// Taps whose channels do not lie next to each other in the rows.
constexpr int64_t gemv_taps(const ConvShape& shape) noexcept { return shape.dilation == 1 ? 1 : shape.kernel; }

bool can_gemv(const ConvShape& shape);
ConvCost gemv_cost(const ConvShape& shape, const Machine& machine);

}  // namespace seqcast
