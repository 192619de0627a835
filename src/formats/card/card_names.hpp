// SPDX-License-Identifier: MIT
// Renames the layers of a model so that a card can hold them.
#pragma once

#include "model/ensemble.hpp"

namespace seqcast {

/// The model with what its heads do not read left out, and with names that a card can hold: other letters than letters,
/// digits, '_', '.' and '-' become '_', and names that would then be the same get a number. Tensors go with their
/// layers. Side inputs come before all layers.
///
/// @param model  with its weights; those that no layer reads are left out.
Model with_card_names(const Model& model);

/// Every member so; one that differs from the first in nothing but the names of layers and heads gets the first's.
Ensemble with_card_names(const Ensemble& ensemble);

}  // namespace seqcast
