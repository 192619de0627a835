// SPDX-License-Identifier: MIT
// How windows lie on sequences and around regions.
#pragma once

#include "predict/predictor.hpp"
#include "predict/sequence_file.hpp"

namespace seqcast {

/// On a file's sequences: as the request says, else a window a record of numbers, where the model pads short records or
/// has no unknown letter, and where it gives one value a window and every record is one; else on the grid of each
/// sequence.
///
/// @throws Error  for a grid on records of numbers.
Placement placement_on(const SequenceFile& file, const Predictor& predictor);

/// Around regions: as the request says, else as the model does, else centred for one value a window.
///
/// @throws Error  for settings that go with the grid alone; for a model that reads numbers.
Placement placement_around_regions(const Predictor& predictor);

}  // namespace seqcast
