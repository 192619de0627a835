// SPDX-License-Identifier: MIT
// Element-wise division layer.
#pragma once

#include <string_view>

#include "model/layers/branches.hpp"

namespace seqcast {

/// The quotient, value by value, of two inputs: the second may be one that is reduced, as in a norm or in x / sum(x).
struct Divide : Broadcasting {
  static constexpr std::string_view kind = "divide";
  static constexpr size_t max_inputs = 2;

  Traits traits() const noexcept { return {.independent_rows = true, .in_place = true, .reads_views = true}; }
};

}  // namespace seqcast
