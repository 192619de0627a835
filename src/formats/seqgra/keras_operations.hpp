// SPDX-License-Identifier: MIT
// The operations of a TensorFlow definition as the Keras architecture that seqgra makes of them.
#pragma once

#include <string>

#include "formats/seqgra/definition.hpp"

namespace seqcast {

/// The JSON of a Sequential model, as `model.to_json()` writes it.
/// @throws Error  naming the line of an operation that is not known, or lacks something.
std::string keras_architecture(const SeqgraDefinition& definition);

}  // namespace seqcast
