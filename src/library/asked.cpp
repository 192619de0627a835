// SPDX-License-Identifier: MIT
// Regions of the installed interface, as requests.
#include "library/asked.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

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

PlacesRequest places_of(const Places& places, const PredictSettings& settings) {
  return {.texts = places.texts,
          .bed = places.bed,
          .given = places.regions.empty() ? Bed() : lines_of(places.regions),
          .skip_bad_lines = settings.skip_bad_lines,
          .strict_names = settings.strict_names,
          .exclude = settings.exclude};
}

void refuse_if(bool is_given, const std::string& setting, std::string_view use) {
  if (is_given) throw RequestError(fmt::format("{} is for {}", setting, use));
}

void check_of_records(const PredictSettings& settings) {
  constexpr std::string_view use = "predictions along sequences, and each of these is one window";
  refuse_if(settings.step_bases > 0, unspelled(Setting::step), use);
  refuse_if(settings.whole_sequences, set_to(Setting::context, "genome"), use);
  refuse_if(!settings.exclude.empty(), unspelled(Setting::exclude), use);
}

void check_of_regions(const PredictSettings& settings) {
  constexpr std::string_view use = "predictions of a file's sequences";
  refuse_if(settings.place == SequencePlace::record, set_to(Setting::place, "record"), use);
  refuse_if(settings.lines, unspelled(Setting::lines), use);
  refuse_if(settings.channels_first, unspelled(Setting::channels_first), use);
}

}  // namespace seqcast
