// SPDX-License-Identifier: MIT
// Model definitions of seqgra (XML), with the weights next to them.
#pragma once

#include "formats/model_format.hpp"

namespace seqcast {

ModelFormat seqgra_format();

}  // namespace seqcast
