// SPDX-License-Identifier: MIT
// Element-wise multiplication layer.
#pragma once

#include <string_view>

#include "model/layers/branches.hpp"

namespace seqcast {

/// The product, value by value, of two inputs or more: one of [C, 1] is how a squeeze-and-excite block weighs channels.
struct Multiply : Broadcasting {
  static constexpr std::string_view kind = "multiply";
};

}  // namespace seqcast
