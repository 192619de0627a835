// SPDX-License-Identifier: MIT
// Inputs of a model of profile and counts that hold a control experiment.
#pragma once

#include <cstddef>
#include <vector>

#include "model/model.hpp"

namespace seqcast {

/// The side inputs of BPNet's control: the control's profile at every base (profile_bias_input_0) and the logarithm of
/// its counts in the window (counts_bias_input_0), of a model with heads `profile` and `logcounts`. What is not given
/// for them is zeros, as in bpnet-predict --set-bias-as-zero.
///
/// Source: kundajelab/bpnet, bpnet/model/arch.py and bpnet/generators/generators.py.
std::vector<size_t> controls(const Model& model);

}  // namespace seqcast
