// SPDX-License-Identifier: MIT
// The picture of how far a model sees: its layers from the bases to a bin, to scale.
#pragma once

#include <string>
#include <vector>

#include "model/model.hpp"
#include "model/receptive_fields.hpp"

namespace seqcast {

/// An SVG file with a panel for each head that sees other bases than those before it, further panels that magnify
/// layers too narrow to be seen there, and each window with its bins.
///
/// @param layers  as layer_facts() has them; the picture's numbers are theirs and the heads'.
/// @param heads   as head_facts() has them.
std::string field_picture(const Model& model, const std::vector<LayerFacts>& layers,
                          const std::vector<HeadFacts>& heads);

}  // namespace seqcast
