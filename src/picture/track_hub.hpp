// SPDX-License-Identifier: MIT
// Track hubs of UCSC's genome browser, and the data hub of WashU's.
#pragma once

#include <string>
#include <vector>

#include "picture/listed_files.hpp"

namespace seqcast {

struct HubFile {
  std::string name, text;
};

/// The files of a hub: hub.txt, genomes.txt and trackDb.txt, whose settings are those of UCSC's Hub Track Database
/// Definition, and datahub.json, as WashU's documentation has it. The first tracks are shown, the others can be chosen.
///
/// @param files   with the name of the genome.
/// @param folder  in which the hub lies.
/// @throws Error  without a track; for files that a hub cannot hold.
std::vector<HubFile> track_hub(const ListedFiles& files, const std::string& folder);

}  // namespace seqcast
