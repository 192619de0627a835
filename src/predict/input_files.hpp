// SPDX-License-Identifier: MIT
// Files that a run reads, which its output must not replace.
#pragma once

#include <string>
#include <vector>

#include "predict/predictor.hpp"

namespace seqcast {

/// The files of the model, or of an ensemble's members, of its side inputs, and of the sequences with their index.
std::vector<std::string> input_files(const Predictor& predictor, const std::string& sequences);

/// The same with files that are read besides.
std::vector<std::string> input_files(const Predictor& predictor, const std::string& sequences,
                                     const std::vector<std::string>& named);

/// @param outputs  files that will be written.
/// @param named    files that are read besides.
/// @throws Error   where the run reads what it would write.
void check_outputs(const std::vector<std::string>& outputs, const Predictor& predictor, const std::string& sequences,
                   const std::vector<std::string>& named);

}  // namespace seqcast
