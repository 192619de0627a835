// SPDX-License-Identifier: MIT
// Element-wise maximum and minimum layers.
#pragma once

#include <string_view>

#include "model/layers/branches.hpp"

namespace seqcast {

/// The largest, value by value, of two inputs or more. What is no number stays none.
struct Maximum : Broadcasting {
  static constexpr std::string_view kind = "maximum";
};

/// The smallest, value by value, of two inputs or more. What is no number stays none.
struct Minimum : Broadcasting {
  static constexpr std::string_view kind = "minimum";
};

}  // namespace seqcast
