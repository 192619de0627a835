// SPDX-License-Identifier: MIT
// How is a model written as a card, and under which names can a card hold its layers?
#pragma once

#include <string>

#include "seqcast/model/model.hpp"

namespace seqcast {

/// The card of a model: `read_card` reads it back to the same graph and the same contract. Fields that have their
/// default value are left out.
///
/// @param model         settled, of names that a card can hold (`with_card_names`).
/// @param weights_file  beside the card; empty: the card says where its weights are to be had.
std::string card_text(const Model& model, const std::string& weights_file);

/// The model with what its heads do not read left out, and with names that a card can hold: other letters than letters,
/// digits, '_', '.' and '-' become '_', and names that would then be the same get a number. Tensors go with their
/// layers.
///
/// @param model  with its weights; those that no layer reads are left out.
Model with_card_names(const Model& model);

}  // namespace seqcast
