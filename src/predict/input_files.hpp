// SPDX-License-Identifier: MIT
// Files that a run reads, which its output must not replace.
#pragma once

#include <string>
#include <vector>

#include "predict/predictor.hpp"

namespace seqcast {

/// The files of the model, or of an ensemble's members, and of the sequences with their index.
std::vector<std::string> input_files(const Predictor& predictor, const std::string& sequences);

}  // namespace seqcast
