// SPDX-License-Identifier: MIT
// Writer of model cards.
#pragma once

#include <string>
#include <vector>

#include "model/ensemble.hpp"

namespace seqcast {

/// The card of a model: `read_card` reads it back to the same graph and the same contract. Fields that have their
/// default value are left out.
///
/// @param model      settled, of names that a card can hold (`with_card_names`); of an ensemble the first member.
/// @param files      next to the card: of the weights, or of an ensemble each member's, weights or card. None: the card
///                   says where its weights are to be had.
/// @param averaging  of an ensemble's members.
std::string card_text(const Model& model, const std::vector<std::string>& files,
                      Averaging averaging = Averaging::tracks);

/// Whether two models have the same layers, under the same names, and the same contract: whether one card holds both.
bool have_one_card(const Model& a, const Model& b);

}  // namespace seqcast
