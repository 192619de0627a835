// SPDX-License-Identifier: MIT
// Lowers a Keras model for the window that it has, is told, or is shown in.
#pragma once

#include <vector>

#include "formats/keras/lowering.hpp"
#include "model/model.hpp"

namespace seqcast {

/// Lowers the model for windows of the file's length, else the user's, else one that leaves 5,000 bases of what the
/// layers cut off, which is told. Where they cut nothing off, nothing says how long windows are: they are open, and the
/// layers are those of an example. Fills in what the contract says of windows.
///
/// Windows may have any length where the file leaves it open and the layers are the same in others.
///
/// @param facts   its window is the user's, or 0.
/// @throws Error  where windows are open, and the layers are others in each.
KerasLowered lower_for_window(Model& model, const KerasLayer& layers, const std::vector<KerasInput>& inputs,
                              KerasFacts facts);

}  // namespace seqcast
