// SPDX-License-Identifier: MIT
// Shapes as people read them.
#pragma once

#include <string>

#include "model/shape.hpp"

namespace seqcast {

/// Channels and positions, as in "64 x 2,000".
std::string shape_text(Shape shape);

}  // namespace seqcast
