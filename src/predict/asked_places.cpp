// SPDX-License-Identifier: MIT
#include "predict/asked_places.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "genome/regions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void add_texts(const PlacesRequest& asked, const Fasta& fasta, const TakeNotice& notice,
               std::vector<Interval>& regions) {
  SequenceNames names(fasta, asked.strict_names);
  int64_t clipped = 0;
  for (const std::string& text : asked.texts) {
    const Region region = parse_region(text, fasta, names);
    clipped += region.is_clipped;
    regions.push_back(region.interval);
  }
  if (clipped > 0) notice(fmt::format("{} {}", counted(clipped, "region"), clipped_at_end));
  if (const std::string renamed = names.notice(); !renamed.empty()) notice(renamed);
}

/// @param asked  with a path, or with lines.
void add_lines(BedRequest asked, const Fasta& fasta, const TakeNotice& notice, std::vector<Interval>& regions) {
  Bed bed = read_bed(std::move(asked), fasta, notice);
  regions.reserve(regions.size() + bed.lines.size());
  for (; !bed.lines.empty(); bed.lines.pop_front()) regions.push_back(bed.lines.front().interval);  // memory goes
}

/// What is asked that records cannot give; empty where there is nothing of the kind.
std::string asked_of_a_genome(const PlacesRequest& places, const Request& request) {
  if (!places.texts.empty() || !places.given.lines.empty()) return unspelled(Setting::region);
  if (!places.bed.empty()) return unspelled(Setting::bed);
  if (!places.exclude.empty()) return unspelled(Setting::exclude);
  if (request.step > 0) return unspelled(Setting::step);
  return request.context == Context::genome ? set_to(Setting::context, "genome") : "";
}

[[noreturn]] void exclude(const std::string& of_records, const std::string& of_genome, const std::string& hint) {
  throw RequestError(fmt::format("{} and {} exclude each other: each record is one window", of_records, of_genome),
                     hint);
}

}  // namespace

std::optional<Placement> asked_placement(const PlacesRequest& places, const Request& request, bool lines) {
  const std::optional<Placement> asked = request.placement;
  if (asked == Placement::grid) return asked;
  const std::string of_genome = asked_of_a_genome(places, request);
  const bool records = asked == Placement::record || lines;
  if (records && !of_genome.empty())
    exclude(asked ? set_to(Setting::place, "record") : unspelled(Setting::lines), of_genome,
            set_to(Setting::place, "grid") + " predicts along sequences of any length");
  if (records) return Placement::record;
  if (!of_genome.empty()) return Placement::grid;
  return std::nullopt;
}

void check_records(const SequenceFile& file, const PlacesRequest& places, const Request& request) {
  const std::string of_genome = asked_of_a_genome(places, request);
  if (file.npy() && !of_genome.empty() && request.placement != Placement::grid) exclude("an .npy file", of_genome, "");
}

void check_rows(const PlacesRequest& places) {
  if (!places.exclude.empty())
    throw RequestError(
        fmt::format("{} is for bins in the genome's order, and an array has a row a region", Setting::exclude),
        places.bed.empty() ? "" : "bedtools subtract takes the bases out of the BED file");
}

AskedRegions asked_regions(PlacesRequest asked, const Fasta& fasta, const TakeNotice& notice) {
  const bool is_everything = asked.texts.empty() && asked.bed.empty() && asked.given.lines.empty();
  AskedRegions result{{}, !asked.bed.empty()};
  const BedOptions lines{.skip_bad_lines = asked.skip_bad_lines, .strict_names = asked.strict_names};
  add_texts(asked, fasta, notice, result.regions);
  if (!asked.bed.empty())
    add_lines({.path = asked.bed, .lines = lines, .clipped = clipped_at_end}, fasta, notice, result.regions);
  if (!asked.given.lines.empty())
    add_lines({.path = "", .given = std::move(asked.given), .lines = lines, .clipped = clipped_at_end}, fasta, notice,
              result.regions);
  if (is_everything)
    for (const Sequence& sequence : fasta.sequences()) result.regions.push_back({sequence.name, 0, sequence.length});
  if (asked.exclude.empty()) return result;
  const ExcludedBases excluded = read_excluded(asked.exclude, asked.strict_names, fasta, notice);
  result.regions = without(merge(std::move(result.regions), fasta), excluded);
  if (result.regions.empty())
    throw Error(fmt::format("{} leaves no base to predict", set_to(Setting::exclude, asked.exclude)));
  return result;
}

}  // namespace seqcast
