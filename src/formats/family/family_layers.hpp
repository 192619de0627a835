// SPDX-License-Identifier: MIT
// The layers of a family, with the sizes that their tensors have.
#pragma once

#include <string>

#include "formats/card/placeholders.hpp"
#include "formats/family/family_tensors.hpp"
#include "formats/weights_file.hpp"

namespace seqcast {

/// Writes out a family's layers. A convolution or dense layer that does not say its filters, kernel, units or bias has
/// those of its tensors, and a batch norm gamma and beta if they are there. Groups of "filters" are one a filter.
///
/// @param sources  receives what the layers say of their tensors.
/// @throws Error   naming the weights' file and the tensor that is missing.
Json family_layers(const std::string& family, const Json& layers, const WeightsFile& file, TensorSources& sources);

}  // namespace seqcast
