// SPDX-License-Identifier: MIT
// Columns of a table of scores: those that regions have, and those of statistics.
#pragma once

#include <string>
#include <vector>

#include "genome/bed.hpp"
#include "seqcast/results.hpp"
#include "seqcast/settings.hpp"

namespace seqcast {

/// The columns of a BED file as its lines have them: the second and third are numbers, others texts.
/// @param bed  read with its lines' own text.
std::vector<Column> own_columns(const Bed& bed);

/// Of regions: chrom, start, end, and strand where any has one.
std::vector<Column> own_columns(const std::vector<GenomeRegion>& regions);

}  // namespace seqcast
