// SPDX-License-Identifier: MIT
// Convolution in groups of channels, by oneDNN.
#pragma once

#include "engine/plan/conv_shape.hpp"

namespace seqcast {

bool can_group(const ConvShape& shape);
ConvCost grouped_cost(const ConvShape& shape, const Machine& machine);

}  // namespace seqcast
