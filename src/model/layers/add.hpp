// SPDX-License-Identifier: MIT
// Element-wise addition layer.
#pragma once

#include <string_view>

#include "model/layers/branches.hpp"

namespace seqcast {

/// The sum, value by value, of two inputs or more.
struct Add : Broadcasting {
  static constexpr std::string_view kind = "add";

  Traits traits() const noexcept {
    Traits traits = Broadcasting::traits();
    traits.epilogue.activations = FusedActivations::relu;
    traits.fuses_as = FusesAs::residual;
    return traits;
  }
};

}  // namespace seqcast
