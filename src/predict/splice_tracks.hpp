// SPDX-License-Identifier: MIT
// Choice of the tracks that are acceptor and donor.
#pragma once

#include <string>
#include <vector>

#include "model/contract.hpp"

namespace seqcast {

/// The two tracks, in this order: those named, else those called `acceptor` and `donor`, else the second and third of a
/// first head of three (SpliceAI's are neither, acceptor, donor).
/// @throws RequestError  where none of this says which they are.
std::vector<std::string> splice_tracks(const Contract& contract, const std::string& acceptor, const std::string& donor);

}  // namespace seqcast
