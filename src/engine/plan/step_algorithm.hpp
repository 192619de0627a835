// SPDX-License-Identifier: MIT
// The algorithm of a step: what its shape is, by which algorithm it is computed, and which of its rows round together.
#pragma once

#include <optional>
#include <string>

#include "engine/plan/plan.hpp"

namespace seqcast {

/// The shape of a step that multiplies with weights; none of any other.
std::optional<ConvShape> conv_shape(const Model& model, const Step& step);

/// The cheapest algorithm for a step whose rows and columns are set.
Algorithm choose_algorithm(const Model& model, const Step& step, const Machine& machine);

/// Which sums of the step round together, by its algorithm.
RoundingBlock rounding_block(const Model& model, const Step& step);

/// The step's algorithm, as printed plans have it.
std::string algorithm_name(const Model& model, const Step& step);

}  // namespace seqcast
