// SPDX-License-Identifier: MIT
// A card read with its weights, or the ensemble that it lists.
#pragma once

#include "formats/model_format.hpp"

namespace seqcast {

/// Our own format. A card's weights are of any of the weight formats; its members are weights for its own layers, or
/// other cards next to it.
ModelFormat card_format();

}  // namespace seqcast
