// SPDX-License-Identifier: MIT
// Difference of two layers' values.
#pragma once

#include "model/reference/evaluate.hpp"

namespace seqcast {

struct Difference {
  double largest = 0;  ///< |ours - theirs| relative to the rms of theirs; infinite where only one is a number
  int64_t channel = 0, position = 0;  ///< where that is
  double ours = 0, theirs = 0;        ///< the values there
  int64_t our_not_finite = 0, their_not_finite = 0;
};

/// What is NaN in both, or the same infinity, is equal. Values that are all 0 have our rms.
/// @param ours, theirs  of one shape.
Difference difference(const reference::Array& ours, const reference::Array& theirs);

}  // namespace seqcast
