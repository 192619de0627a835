// SPDX-License-Identifier: MIT
// Adds a bias model to a ChromBPNet model.
#pragma once

#include "model/ensemble.hpp"

namespace seqcast {

/// Adds a bias model to a model of the same windows and bins, as ChromBPNet's training does: the profiles' logits
/// are added, and the counts are the logarithm of the sum of both models' counts. Both look at the same bases.
///
/// An ensemble's members are joined one by one: with the one bias model, or each with its own.
///
/// @param ensemble  with weights; has a head whose transform is `profile`.
/// @param bias      with weights; likewise. Its layers and tensors get names that begin with `bias_`.
/// @throws Error  where one of them has no such head, or where windows, letters, bins, tracks or numbers of
///                members differ.
///
/// Source: kundajelab/chrombpnet, chrombpnet/training/models/chrombpnet_with_bias_model.py.
Ensemble join_bias(const Ensemble& ensemble, const Ensemble& bias);

}  // namespace seqcast
