// SPDX-License-Identifier: MIT
// The list of model formats, and reading one model file of whichever it is.
#pragma once

#include <string>
#include <vector>

#include "formats/model_format.hpp"
#include "formats/read_ensemble.hpp"

namespace seqcast {

/// The first that matches reads the file.
std::vector<ModelFormat> model_formats();

/// What a user may say of a model file (check_facts). @param name  as of read_model, one.
/// @throws Error  for what no format matches.
std::vector<Setting> facts_taken(const std::string& name);

/// One file: a model, or an ensemble that the file lists. @param name, weights_file  as of read_model, one each.
ReadModel read_one_model(const std::string& name, const std::string& weights_file, bool with_weights,
                         const FileFacts& facts);

}  // namespace seqcast
