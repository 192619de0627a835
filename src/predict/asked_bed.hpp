// SPDX-License-Identifier: MIT
// Reads the lines of a BED file onto a genome, and tells what was skipped, renamed and clipped.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "genome/bed.hpp"
#include "genome/excluded_bases.hpp"

namespace seqcast {

/// Receives what a user should know although nothing is wrong; its texts name settings unspelled.
using TakeNotice = std::function<void(const std::string&)>;

struct BedRequest {
  std::string path;  ///< `-` is standard input
  BedOptions lines;
  int64_t site_bases = 0;    ///< ask about so many bases around each interval's middle instead; 0: the interval
  std::string clipped;       ///< what becomes of lines past the end: "clipped at the end of the sequence"
  std::string missing = {};  ///< what becomes of lines on sequences that the FASTA lacks, where they are kept
};

/// Reads and places a BED file. @throws Error  naming file and line.
Bed read_bed(const BedRequest& asked, const Fasta& fasta, const TakeNotice& notice);

/// Reads bases that are left out. Lines on sequences that the FASTA lacks exclude nothing, which is a notice.
/// @throws Error  naming file and line; where no line is on a sequence of the FASTA.
ExcludedBases read_excluded(const BedRequest& asked, const Fasta& fasta, const TakeNotice& notice);

}  // namespace seqcast
