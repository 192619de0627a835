// SPDX-License-Identifier: MIT
// Combines models into an ensemble after checking that they are compatible.
#pragma once

#include "model/model.hpp"

namespace seqcast {

/// Makes `other` a member of the ensemble that `first` stands for, after those that it has.
///
/// @throws Error  naming both, where they do not read the same input (letters, window) or do not say the same of it
///                (tracks, bins, bin size, place of bin 0, transform, strands), or where `other` is an ensemble itself.
void add_member(Model& first, Model other);

}  // namespace seqcast
