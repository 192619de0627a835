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

void check_of_records(const PredictSettings& settings) {
  const auto refuse = [](const std::string& setting) {
    throw RequestError(setting + " is for predictions along sequences, and each of these is one window");
  };
  if (settings.step_bases > 0) refuse(unspelled(Setting::step));
  if (settings.whole_sequences) refuse(set_to(Setting::context, "genome"));
  if (!settings.exclude.empty()) refuse(unspelled(Setting::exclude));
}

void check_of_regions(const PredictSettings& settings) {
  const auto refuse = [](const std::string& setting) {
    throw RequestError(setting + " is for predictions of a file's sequences");
  };
  if (settings.place == SequencePlace::record) refuse(set_to(Setting::place, "record"));
  if (settings.lines) refuse(unspelled(Setting::lines));
  if (settings.channels_first) refuse(unspelled(Setting::channels_first));
}

}  // namespace seqcast
