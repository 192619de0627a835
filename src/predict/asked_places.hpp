// SPDX-License-Identifier: MIT
// Regions that are asked for as texts and as a BED file.
#pragma once

#include <string>
#include <vector>

#include "predict/asked_bed.hpp"
#include "predict/region_files.hpp"

namespace seqcast {

struct PlacesRequest {
  std::vector<std::string> texts;  ///< what parse_region takes
  std::string bed;                 ///< a BED file, or empty
  bool skip_bad_lines = false;     ///< of that file
  bool strict_names = false;
  int64_t memory = 0;  ///< bytes that its lines may take; 0: what this process may use
};

/// The regions as they were asked for, first the texts'; every sequence where none is.
/// @throws Error  as parse_region and read_bed do.
AskedRegions asked_regions(const PlacesRequest& asked, const Fasta& fasta, const TakeNotice& notice);

}  // namespace seqcast
