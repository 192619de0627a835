// SPDX-License-Identifier: MIT
#include "cli/asked_regions.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "cli/progress.hpp"
#include "genome/regions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

namespace {

void say_missing(const AskedBed& asked, const Bed& bed, const Fasta& fasta, const std::string& what_becomes) {
  if (bed.missing_lines == 0) return;
  say(asked.command,
      fmt::format("{} of {} on sequences that are not in {}: {}", counted(bed.missing_lines, "line"), bed.path,
                  fasta.path(), what_becomes),
      asked.quiet);
}

}  // namespace

Bed read_asked(const AskedBed& asked, const Fasta& fasta) {
  Bed bed = read_bed(asked.path, asked.lines);
  if (asked.site_bases > 0)
    for (BedLine& line : bed.lines)
      line.interval = site_of({line.interval.chrom, line.middle, line.middle}, asked.site_bases);
  bed = place_on(std::move(bed), fasta, asked.lines);
  if (bed.skipped_lines > 0)
    say(asked.command,
        fmt::format("{} of {} left out, the first: {}", counted(bed.skipped_lines, "bad line"), bed.path,
                    bed.first_skipped),
        asked.quiet);
  if (!asked.missing.empty()) say_missing(asked, bed, fasta, asked.missing);
  if (!bed.renamed.empty()) say(asked.command, fmt::format("{}: {}", bed.path, bed.renamed), asked.quiet);
  if (bed.clipped_lines > 0)
    say(asked.command, fmt::format("{} of {} {}", counted(bed.clipped_lines, "line"), bed.path, asked.clipped),
        asked.quiet);
  return bed;
}

ExcludedBases read_excluded(const AskedBed& asked, const Fasta& fasta) {
  AskedBed all = asked;
  all.lines.keep_missing = true;
  const Bed bed = read_asked(all, fasta);
  std::vector<Interval> intervals;
  for (const BedLine& line : bed.lines)
    if (!line.is_missing) intervals.push_back(line.interval);
  if (intervals.empty())
    throw Error(fmt::format("no line of it is on a sequence of {}", fasta.path()), fasta.naming()).in(bed.path);
  say_missing(all, bed, fasta, "they exclude nothing");
  return ExcludedBases(intervals);
}

}  // namespace seqcast
