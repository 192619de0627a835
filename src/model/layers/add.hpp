// SPDX-License-Identifier: MIT
// How do branches of the graph come together in a sum?
#pragma once

#include <string_view>

#include "model/layers/branches.hpp"

namespace seqcast {

/// The sum, value by value, of two inputs or more.
struct Add : Broadcasting {
  static constexpr std::string_view kind = "add";
};

}  // namespace seqcast
