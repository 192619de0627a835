// SPDX-License-Identifier: MIT
// Letters of a model whose file does not say them.
#pragma once

#include <cstdint>
#include <string>

#include "formats/model_format.hpp"
#include "model/model.hpp"

namespace seqcast {

/// Fills in what the contract says of letters: what the user says, else ACGT and zeros for any other, which is told.
///
/// @param embedded  how many letters an embedding knows; 0 where the input is one-hot.
/// @param file      for messages.
/// @throws Error    where neither says the letters, or the user says what cannot be.
void read_letters(Model& model, const FileFacts& facts, int64_t embedded, const std::string& file);

}  // namespace seqcast
