// SPDX-License-Identifier: MIT
// Regions that callers of the library ask about, on the sequences of a FASTA file.
#pragma once

#include <string>
#include <vector>

#include "genome/bed.hpp"
#include "genome/excluded_bases.hpp"
#include "library/opened.hpp"

namespace seqcast {

/// Regions as the lines of a BED file called `regions` would have them.
/// @throws Error  naming the region by its number, from 1.
Bed lines_of(const std::vector<GenomeRegion>& regions);
/// The same, clipped to their sequences.
Bed bed_of(const std::vector<GenomeRegion>& regions, const Fasta& fasta, const BedOptions& options);
/// Puts such lines on their sequences, and tells what was left out, renamed and clipped.
Bed place_lines(Bed lines, const Fasta& fasta, const BedOptions& options, const std::string& clipped,
                const TakeNotice& notice);

/// The bases that the settings exclude.
ExcludedBases excluded_of(const PredictSettings& settings, const Fasta& fasta);

/// All places in the order in which they are given, texts first; every sequence where there is none, and without the
/// bases that the settings exclude.
AskedRegions regions_of(const Places& places, const Fasta& fasta, const PredictSettings& settings);

/// Whether any place is given.
bool has_places(const Places& places);

}  // namespace seqcast
