// SPDX-License-Identifier: MIT
// Pseudo-random weights for the self-test and for benchmarks, scaled so that signals stay finite.
#pragma once

#include "model/model.hpp"

namespace seqcast {

/// Gives the model every tensor that its layers read: the same on every machine.
void fill_with_random_weights(Model& model);

}  // namespace seqcast
