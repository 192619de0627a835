// SPDX-License-Identifier: MIT
// Changes of a model's contract: of its letters, its bins and the names of its heads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/ensemble.hpp"

namespace seqcast {

struct ContractChanges {
  std::string alphabet;           ///< letters in the order of the input's channels; empty: as they are
  std::optional<double> unknown;  ///< value of every channel at an unknown base
  int64_t bin_bases = 0;          ///< of every head; 0: as they are
  std::optional<int64_t> first_base;
  std::vector<std::string> heads;  ///< NEW for the one head, OLD=NEW for one of several
};

/// Changes every member's contract and settles it anew.
/// @throws RequestError  for letters, numbers and names that cannot be, and heads that are not there.
void change(Ensemble& ensemble, const ContractChanges& changes);

}  // namespace seqcast
