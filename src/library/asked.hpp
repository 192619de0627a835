// SPDX-License-Identifier: MIT
// Regions that callers of the library ask about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "genome/bed.hpp"
#include "library/opened.hpp"
#include "predict/asked_places.hpp"

namespace seqcast {

/// Regions as the lines of a BED file called `regions` would have them.
/// @throws Error  naming the region by its number, from 1.
Bed lines_of(const std::vector<GenomeRegion>& regions);

/// Places and the settings that go with them.
PlacesRequest places_of(const Places& places, const PredictSettings& settings);

/// @throws RequestError  where a setting is given that says nothing here. @param use  what it is for.
void refuse_if(bool is_given, const std::string& setting, std::string_view use);

/// @throws RequestError  for settings of predictions along sequences, where each sequence is one window.
void check_of_records(const PredictSettings& settings);

/// @throws RequestError  for settings that go with the sequences of a file, where regions of a genome are asked about.
void check_of_regions(const PredictSettings& settings);

}  // namespace seqcast
