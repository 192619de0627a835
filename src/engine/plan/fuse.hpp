// SPDX-License-Identifier: MIT
// Fuses graph nodes into plan steps.
#pragma once

#include <vector>

#include "engine/plan/plan.hpp"

namespace seqcast {

/// Steps in topological order for the nodes that `wanted` flags, without rows or tiles yet.
///
/// What a layer can take into its epilogue, and as what another can be taken, are traits. A norm joins the convolution
/// or dense layer before it; an activation the layer before it; a max-pool whose pools lie one behind the other joins a
/// convolution (after a ReLU too: the largest is the same before and after), and an activation after that; then a crop;
/// then the sum with another branch that is computed before, and an activation after it if there was none: where
/// nothing else reads what lies between. That keeps the function: the
/// folded layer computes conv * scale + shift with scale and shift rounded to f32 once, and the rest is done value by
/// value. A crop that no layer pads is no step: its readers read what it crops. A convolution over letters, or over an
/// activation of letters that only convolutions read, reads codes.
std::vector<Step> fuse(const Model& model, const std::vector<bool>& wanted, const std::vector<size_t>& outputs);

/// The function of an activation that a step has taken, or that it applies to letters.
const Activation& activation_of(const Model& model, size_t node);

}  // namespace seqcast
