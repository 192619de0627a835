// SPDX-License-Identifier: MIT
// Stride of one layer alone.
#pragma once

#include <span>

#include "model/geometry.hpp"

namespace seqcast {

/// The stride of a local layer alone along an input that it moves along, in positions of that a position of its output:
/// whole, or 1 / n where n outputs in a row begin at one input.
Stride own_stride(const Layer& layer, size_t input, std::span<const Shape> in);

}  // namespace seqcast
