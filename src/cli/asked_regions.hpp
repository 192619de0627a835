// SPDX-License-Identifier: MIT
// Reads the regions of a BED file and says on stderr what was skipped and clipped.
#pragma once

#include <cstdint>
#include <string>

#include "predict/asked_bed.hpp"

namespace seqcast {

struct AskedBed {
  std::string command;  ///< who says what is said
  std::string path;     ///< `-` is standard input
  BedOptions lines;
  int64_t site_bases = 0;    ///< ask about so many bases around each interval's middle instead; 0: the interval
  std::string clipped;       ///< what becomes of lines past the end: "clipped at the end of the sequence"
  std::string missing = {};  ///< what becomes of lines on sequences that the FASTA lacks, where they are kept
  bool quiet = false;
};

/// Reads and places a BED file. @throws Error  naming file and line.
Bed read_asked(const AskedBed& asked, const Fasta& fasta);

/// Reads the bases that `--exclude` names. Lines on sequences that the FASTA lacks exclude nothing, which is said.
/// @throws Error  naming file and line; where no line is on a sequence of the FASTA.
ExcludedBases read_excluded(const AskedBed& asked, const Fasta& fasta);

}  // namespace seqcast
