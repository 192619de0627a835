// SPDX-License-Identifier: MIT
// Channel concatenation layer.
#pragma once

#include <span>
#include <string_view>

#include "model/layers/branches.hpp"

namespace seqcast {

/// [C1, L], [C2, L], ... -> [C1 + C2 + ..., L]: the channels of the first input, then those of the next.
struct Concat : Branches {
  static constexpr std::string_view kind = "concat";

  Shape shape(std::span<const Shape> in) const;
};

}  // namespace seqcast
