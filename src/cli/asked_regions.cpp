// SPDX-License-Identifier: MIT
#include "cli/asked_regions.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "cli/progress.hpp"
#include "genome/regions.hpp"

namespace seqcast {

Bed read_asked(const AskedBed& asked, const Fasta& fasta) {
  Bed bed = read_bed(asked.path, asked.lines);
  if (asked.site_bases > 0)
    for (BedLine& line : bed.lines) line.interval = site_of(line.interval, asked.site_bases);
  bed = place_on(std::move(bed), fasta, asked.lines);
  if (bed.skipped_lines > 0)
    say(asked.command,
        fmt::format("{} of {} left out, the first: {}", counted(bed.skipped_lines, "bad line"), bed.path,
                    bed.first_skipped),
        asked.quiet);
  if (bed.clipped_lines > 0)
    say(asked.command, fmt::format("{} of {} {}", counted(bed.clipped_lines, "line"), bed.path, asked.clipped),
        asked.quiet);
  return bed;
}

}  // namespace seqcast
