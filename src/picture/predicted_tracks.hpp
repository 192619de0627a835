// SPDX-License-Identifier: MIT
// Tracks of a region that a model predicts.
#pragma once

#include <vector>

#include "genome/fasta.hpp"
#include "genome/interval.hpp"
#include "picture/shown_track.hpp"
#include "predict/predictor.hpp"

namespace seqcast {

/// @param advance  is told each window's bases.
/// @return         a track for each that the predictor was asked for; of as many digits as `predict` writes.
/// @throws Error   as GridRun does.
std::vector<ShownTrack> predicted_tracks(const Predictor& predictor, const Fasta& fasta, const Interval& region,
                                         int64_t most, const Advance& advance);

}  // namespace seqcast
