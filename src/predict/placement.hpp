// SPDX-License-Identifier: MIT
// Placement of windows on sequences and around regions.
#pragma once

#include <string>

#include "predict/predictor.hpp"
#include "predict/sequence_file.hpp"

namespace seqcast {

struct ChosenPlacement {
  Placement placement = Placement::grid;
  std::string notice;  ///< what of the file decided, and what decides otherwise; empty where it was not the file
};

/// On a file's sequences: as the request says, else a window a record of numbers, where the model pads short records or
/// has no unknown letter, and where it gives one value a window and every record is one, or nothing but records says
/// how long windows are; else on the grid of each sequence.
///
/// @throws Error  for a grid on records of numbers or without names; where most records are a window of a model of one
///                value, and some are not, naming the first of them.
ChosenPlacement placement_on(const SequenceFile& file, const Predictor& predictor);

/// Around regions: as the request says, else as the model does, else centered for one value a window.
///
/// @throws Error  for settings that go with the grid alone; for a model that reads numbers.
Placement placement_around_regions(const Predictor& predictor);

}  // namespace seqcast
