// SPDX-License-Identifier: MIT
// Regions that are asked for, and the placement of windows that they and other settings leave.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "predict/asked_bed.hpp"
#include "predict/region_files.hpp"
#include "predict/request.hpp"
#include "predict/sequence_file.hpp"

namespace seqcast {

struct PlacesRequest {
  std::vector<std::string> texts = {};  ///< what parse_region takes
  std::string bed = {};                 ///< a BED file, or empty
  Bed given = {};                       ///< lines of no file
  bool skip_bad_lines = false;          ///< of that file, and of those lines
  bool strict_names = false;
  std::string exclude = {};  ///< a BED file with bases that are left out, or empty
};

/// How windows lie as far as settings tell: on the grid where regions are asked for, or what else goes along a genome.
/// None: the file decides (placement_on).
///
/// @param lines   whether the file has a sequence a line: each is a record, unless the request says otherwise.
/// @throws RequestError  for records together with what goes along a genome.
std::optional<Placement> asked_placement(const PlacesRequest& places, const Request& request, bool lines);

/// @param request  as it was before its placement was settled.
/// @throws RequestError  where an .npy file is asked for what goes along a genome.
void check_records(const SequenceFile& file, const PlacesRequest& places, const Request& request);

/// @throws RequestError  where bases are left out of an array, whose rows are whole regions.
void check_rows(const PlacesRequest& places);

/// The regions as they were asked for: the texts', the file's, and those given; every sequence where none is. Where
/// bases are left out, what is left, in the genome's order.
/// @throws Error  as parse_region and read_bed do; where nothing is left.
AskedRegions asked_regions(PlacesRequest asked, const Fasta& fasta, const TakeNotice& notice);

}  // namespace seqcast
