// SPDX-License-Identifier: MIT
// Regions of the installed interface, put on a FASTA file.
#include "library/asked.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "genome/excluded_bases.hpp"
#include "genome/regions.hpp"

namespace seqcast {
namespace {

constexpr const char* clipped_at_end = "clipped at the end of the sequence";

/// What the excluded bases leave of the regions, in the genome's order.
std::vector<Interval> left_of(std::vector<Interval> regions, const Fasta& fasta, const PredictSettings& settings) {
  if (settings.exclude.empty()) return regions;
  regions = without(merge(std::move(regions), fasta), excluded_of(settings, fasta));
  if (regions.empty())
    throw Error(fmt::format("{} leaves no base to predict", set_to(Setting::exclude, settings.exclude)));
  return regions;
}

}  // namespace

Bed lines_of(const std::vector<GenomeRegion>& regions) {
  if (regions.empty()) throw Error("no regions, expected at least one");
  Bed bed;
  bed.path = "regions";
  for (const GenomeRegion& region : regions) {
    BedLine line;
    line.line = static_cast<uint32_t>(bed.lines.size() + 1);
    if (region.start < 0 || region.start >= region.end)
      throw Error(fmt::format("start {}, end {}: expected 0 <= start < end", region.start, region.end),
                  "regions are 0-based and half-open")
          .in(bed.path, line.line);
    line.interval = {region.sequence, region.start, region.end};
    line.middle = (region.start + region.end) / 2;
    line.strand = region.strand;
    bed.lines.push_back(std::move(line));
  }
  return bed;
}

Bed bed_of(const std::vector<GenomeRegion>& regions, const Fasta& fasta, const BedOptions& options) {
  return place_on(lines_of(regions), fasta, options);
}

Bed place_lines(Bed lines, const Fasta& fasta, const BedOptions& options, const std::string& clipped,
                const TakeNotice& notice) {
  const Bed bed = place_on(std::move(lines), fasta, options);
  if (bed.skipped_lines > 0)
    notice(fmt::format("{} left out, the first: {}", counted(bed.skipped_lines, "bad region"), bed.first_skipped));
  if (bed.missing_lines > 0)
    notice(fmt::format("{} on sequences that are not in {}", counted(bed.missing_lines, "region"), fasta.path()));
  if (!bed.renamed.empty()) notice(bed.renamed);
  if (bed.clipped_lines > 0) notice(fmt::format("{} {}", counted(bed.clipped_lines, "region"), clipped));
  return bed;
}

ExcludedBases excluded_of(const PredictSettings& settings, const Fasta& fasta) {
  if (settings.exclude.empty()) return {};
  return read_excluded({.path = settings.exclude,
                        .lines = {.strict_names = settings.strict_names, .memory = settings.memory_bytes},
                        .clipped = clipped_at_end},
                       fasta, notices_to(settings.notice));
}

bool has_places(const Places& places) {
  return !places.texts.empty() || !places.bed.empty() || !places.regions.empty();
}

AskedRegions regions_of(const Places& places, const Fasta& fasta, const PredictSettings& settings) {
  const TakeNotice notice = notices_to(settings.notice);
  AskedRegions asked;
  if (places.regions.empty() || !places.texts.empty() || !places.bed.empty())
    asked =
        asked_regions({places.texts, places.bed, settings.skip_bad_lines, settings.strict_names, settings.memory_bytes},
                      fasta, notice);
  if (!places.regions.empty()) {
    const BedOptions options{.skip_bad_lines = settings.skip_bad_lines, .strict_names = settings.strict_names};
    const Bed bed = place_lines(lines_of(places.regions), fasta, options, clipped_at_end, notice);
    for (const BedLine& line : bed.lines) asked.regions.push_back(line.interval);
  }
  asked.regions = left_of(std::move(asked.regions), fasta, settings);
  return asked;
}

}  // namespace seqcast
