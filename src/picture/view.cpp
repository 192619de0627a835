// SPDX-License-Identifier: MIT
#include "picture/view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "genome/regions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

void check_tracks(int64_t tracks) {
  if (tracks > max_shown_tracks)
    throw Error(fmt::format("{}, and a page holds {}", counted(tracks, "track"), max_shown_tracks),
                fmt::format("choose some of a model's with {}", Setting::tracks));
}

bool clip_region(RegionView& view) {
  if (!view.chrom_length || view.region.end <= view.chrom_length->bases) return false;
  const auto& [bases, source] = *view.chrom_length;
  if (view.region.start >= bases)
    throw Error(fmt::format("'{}' has {} there, and {} lies behind them", view.region.chrom, counted(bases, "base"),
                            text_of(view.region)),
                "is it of another assembly?")
        .in(source);
  view.region.end = bases;
  return true;
}

void check_length(const RegionView& view, std::string_view chrom, int64_t bases, const std::string& path) {
  if (view.chrom_length && view.chrom_length->bases != bases)
    throw Error(fmt::format("has {} bases of '{}', expected {} as in {}", bases, chrom, view.chrom_length->bases,
                            view.chrom_length->source),
                "is it of another assembly?")
        .in(path);
}

void add_bases(RegionView& view, const Fasta& fasta) {
  if (view.region.bases() <= max_shown_bases) {
    view.bases = fasta.fetch(view.region.chrom, view.region.start, view.region.end);
  } else {
    view.notes.push_back(fmt::format("no bases are shown: the region has more than {}", with_commas(max_shown_bases)));
  }
}

void note_thinning(RegionView& view) {
  int64_t thinned = 0, joined = 0;
  for (const ShownTrack& track : view.tracks) {
    if (!track.is_thinned()) continue;
    ++thinned;
    joined = track.joined_bases;
  }
  if (thinned > 0)
    view.notes.push_back(fmt::format(
        "{} more values than are kept: of each {} the least and the most are drawn, and a shorter region has all",
        thinned == std::ssize(view.tracks) && thinned > 1
            ? "the tracks have"
            : counted(thinned, "track") + (thinned == 1 ? " has" : " have"),
        counted(joined, "base")));
}

void note_empty_tracks(RegionView& view) {
  for (const ShownTrack& track : view.tracks)
    if (track.stretches.empty()) view.notes.push_back(fmt::format("{} has no value here", track.name));
}

}  // namespace seqcast
