// SPDX-License-Identifier: MIT
// Checks of regions' scores before they are handed on.
#pragma once

#include <string>
#include <string_view>

#include "predict/score_run.hpp"

namespace seqcast {

/// @param may_be_left_out  whether lines of which nothing is left to score are no error.
/// @throws Error  where such a line is one, or nothing is left on any line.
void check_left_out(const Bed& bed, const RegionScores& scores, bool may_be_left_out);

/// A statistic as a 32-bit number. Of finite values only a sum can be too large for that.
/// @throws Error  naming the BED line, the statistic, the track and the value.
float number_of(const Bed& bed, size_t line, std::string_view statistic, const std::string& track, double value);

/// How many intervals were longer than a window keeps, and were scored on the middle; empty where none was.
std::string partly_covered_notice(const RegionScores& scores, const ScoreRun& run);

}  // namespace seqcast
