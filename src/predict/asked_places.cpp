// SPDX-License-Identifier: MIT
#include "predict/asked_places.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "genome/regions.hpp"

namespace seqcast {
namespace {

constexpr const char* clipped_at_end = "clipped at the end of the sequence";

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

void add_lines(const PlacesRequest& asked, const Fasta& fasta, const TakeNotice& notice,
               std::vector<Interval>& regions) {
  Bed bed = read_bed(
      {.path = asked.bed,
       .lines = {.skip_bad_lines = asked.skip_bad_lines, .strict_names = asked.strict_names, .memory = asked.memory},
       .clipped = clipped_at_end},
      fasta, notice);
  regions.reserve(regions.size() + bed.lines.size());
  for (; !bed.lines.empty(); bed.lines.pop_front()) regions.push_back(bed.lines.front().interval);  // memory goes
}

}  // namespace

AskedRegions asked_regions(const PlacesRequest& asked, const Fasta& fasta, const TakeNotice& notice) {
  AskedRegions result{{}, !asked.bed.empty()};
  add_texts(asked, fasta, notice, result.regions);
  if (!asked.bed.empty()) add_lines(asked, fasta, notice, result.regions);
  if (asked.texts.empty() && asked.bed.empty())
    for (const Sequence& sequence : fasta.sequences()) result.regions.push_back({sequence.name, 0, sequence.length});
  return result;
}

}  // namespace seqcast
