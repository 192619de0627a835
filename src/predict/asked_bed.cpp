// SPDX-License-Identifier: MIT
#include "predict/asked_bed.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "genome/regions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void tell_missing(const Bed& bed, const Fasta& fasta, const std::string& what_becomes, const TakeNotice& notice) {
  if (bed.missing_lines == 0) return;
  notice(fmt::format("{} of {} on sequences that are not in {}: {}", counted(bed.missing_lines, "line"), bed.path,
                     fasta.path(), what_becomes));
}

}  // namespace

Bed read_bed(const BedRequest& asked, const Fasta& fasta, const TakeNotice& notice) {
  Bed bed = read_bed(asked.path, asked.lines);
  if (asked.site_bases > 0)
    for (BedLine& line : bed.lines)
      line.interval = site_of({line.interval.chrom, line.middle, line.middle}, asked.site_bases);
  bed = place_on(std::move(bed), fasta, asked.lines);
  if (bed.skipped_lines > 0)
    notice(fmt::format("{} of {} left out, the first: {}", counted(bed.skipped_lines, "bad line"), bed.path,
                       bed.first_skipped));
  if (!asked.missing.empty()) tell_missing(bed, fasta, asked.missing, notice);
  if (!bed.renamed.empty()) notice(fmt::format("{}: {}", bed.path, bed.renamed));
  if (bed.clipped_lines > 0)
    notice(fmt::format("{} of {} {}", counted(bed.clipped_lines, "line"), bed.path, asked.clipped));
  return bed;
}

ExcludedBases read_excluded(const BedRequest& asked, const Fasta& fasta, const TakeNotice& notice) {
  BedRequest all = asked;
  all.lines.keep_missing = true;
  const Bed bed = read_bed(all, fasta, notice);
  std::vector<Interval> intervals;
  for (const BedLine& line : bed.lines)
    if (!line.is_missing) intervals.push_back(line.interval);
  if (intervals.empty())
    throw Error(fmt::format("no line of it is on a sequence of {}", fasta.path()), fasta.naming()).in(bed.path);
  tell_missing(bed, fasta, "they exclude nothing", notice);
  return ExcludedBases(intervals);
}

}  // namespace seqcast
