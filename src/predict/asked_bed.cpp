// SPDX-License-Identifier: MIT
#include "predict/asked_bed.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/number_text.hpp"
#include "genome/regions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void tell_missing(const Bed& bed, const std::string& lines, const Fasta& fasta, const std::string& what_becomes,
                  const TakeNotice& notice) {
  if (bed.missing_lines > 0)
    notice(fmt::format("{} on sequences that are not in {}: {}", lines, fasta.path(), what_becomes));
}

/// How messages call some lines: `3 bad lines of r.bed`; of given ones `3 bad regions`.
std::string lines_text(const Bed& bed, int64_t count, bool are_given, const char* kind = "") {
  const std::string name = std::string(kind) + (are_given ? "region" : "line");
  return are_given ? counted(count, name) : fmt::format("{} of {}", counted(count, name), bed.path);
}

}  // namespace

Bed read_bed(BedRequest asked, const Fasta& fasta, const TakeNotice& notice) {
  const bool are_given = asked.given.has_value();
  asked.lines.memory = fasta.memory();
  Bed bed = are_given ? std::move(*asked.given) : read_bed(asked.path, asked.lines);
  if (asked.site_bases > 0)
    for (BedLine& line : bed.lines)
      line.interval = site_of({line.interval.chrom, line.middle, line.middle}, asked.site_bases);
  bed = place_on(std::move(bed), fasta, asked.lines);
  if (bed.skipped_lines > 0)
    notice(fmt::format("{} left out, the first: {}", lines_text(bed, bed.skipped_lines, are_given, "bad "),
                       bed.first_skipped));
  if (!asked.missing.empty())
    tell_missing(bed, lines_text(bed, bed.missing_lines, are_given), fasta, asked.missing, notice);
  if (!bed.renamed.empty()) notice(are_given ? bed.renamed : fmt::format("{}: {}", bed.path, bed.renamed));
  if (bed.clipped_lines > 0) notice(fmt::format("{} {}", lines_text(bed, bed.clipped_lines, are_given), asked.clipped));
  return bed;
}

ExcludedBases read_excluded(const std::string& path, bool strict_names, const Fasta& fasta, const TakeNotice& notice) {
  if (path.empty()) return {};
  const Bed bed =
      read_bed({.path = path, .lines = {.strict_names = strict_names, .keep_missing = true}, .clipped = clipped_at_end},
               fasta, notice);
  std::vector<Interval> intervals;
  for (const BedLine& line : bed.lines)
    if (!line.is_missing) intervals.push_back(line.interval);
  if (intervals.empty())
    throw Error(fmt::format("no line of it is on a sequence of {}", fasta.path()), fasta.naming()).in(bed.path);
  tell_missing(bed, lines_text(bed, bed.missing_lines, false), fasta, "they exclude nothing", notice);
  return ExcludedBases(intervals);
}

}  // namespace seqcast
