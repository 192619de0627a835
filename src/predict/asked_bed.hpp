// SPDX-License-Identifier: MIT
// Reads the lines of a BED file onto a genome, and tells what was skipped, renamed and clipped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/take_notice.hpp"
#include "genome/bed.hpp"
#include "genome/excluded_bases.hpp"

namespace seqcast {

/// What becomes of regions past the end of a sequence that is predicted.
inline constexpr const char* clipped_at_end = "clipped at the end of the sequence";

struct BedRequest {
  std::string path;               ///< `-` is standard input
  std::optional<Bed> given = {};  ///< lines of no file, instead of it
  BedOptions lines = {};
  int64_t site_bases = 0;    ///< ask about so many bases around each interval's middle instead; 0: the interval
  std::string clipped = {};  ///< what becomes of lines past the end: "clipped at the end of the sequence"
  std::string missing = {};  ///< what becomes of lines on sequences that the FASTA lacks, where they are kept
};

/// Reads and places a BED file, or places the lines that are given. @throws Error  naming file and line.
Bed read_bed(BedRequest asked, const Fasta& fasta, const TakeNotice& notice);

/// Reads bases that a BED file says are left out; none where no file is named. Lines on sequences that the FASTA lacks
/// exclude nothing, which is a notice.
/// @throws Error  naming file and line; where no line is on a sequence of the FASTA.
ExcludedBases read_excluded(const std::string& path, bool strict_names, const Fasta& fasta, const TakeNotice& notice);

}  // namespace seqcast
