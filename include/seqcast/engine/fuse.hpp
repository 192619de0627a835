// SPDX-License-Identifier: MIT
// Which layers become one step?
#pragma once

#include <vector>

#include "seqcast/engine/plan.hpp"

namespace seqcast {

/// Steps in topological order for the nodes that `wanted` flags, without rows or tiles yet.
///
/// A batch norm joins the convolution or dense layer before it, and an activation the layer before it (where that
/// kind's kernel can, see can_fuse), if nobody else reads what lies between. That keeps the function: the folded layer
/// computes conv * scale + shift with scale and shift rounded to f32 once.
std::vector<Step> fuse(const Model& model, const std::vector<bool>& wanted, const std::vector<size_t>& outputs);

}  // namespace seqcast
