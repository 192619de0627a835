// SPDX-License-Identifier: MIT
// Files of weights as models: the family that has their tensors says the layers.
#pragma once

#include "formats/model_format.hpp"

namespace seqcast {

ModelFormat family_format();

}  // namespace seqcast
