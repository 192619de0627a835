// SPDX-License-Identifier: MIT
// A card read with its weights, or the ensemble that it lists.
#pragma once

#include <string>
#include <vector>

#include "formats/model_format.hpp"

namespace seqcast {

/// Our own format. A card's weights are of any of the weight formats; its members are weights for its own layers, or
/// other cards beside it.
ModelFormat card_format();

/// The files that a card names, and those that cards among them name: weights, and members of an ensemble.
/// @throws Error  for what is no card.
std::vector<std::string> card_files_beside(const std::string& path);

}  // namespace seqcast
