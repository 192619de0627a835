// SPDX-License-Identifier: MIT
// Contents of a picture of a region.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "genome/annotation.hpp"
#include "genome/fasta.hpp"
#include "genome/interval.hpp"
#include "picture/shown_track.hpp"

namespace seqcast {

struct ShownVariant {
  int64_t start = 0, end = 0;  ///< of REF
  std::string id, ref;
  std::vector<std::string> alts;
};

/// How many bases the region's chromosome has, by a file that says so: FASTA, bigWig, or a VCF file's header.
struct ChromLength {
  int64_t bases = 0;
  std::string source;
};

struct RegionView {
  std::string title;
  Interval region;
  std::optional<ChromLength> chrom_length;  ///< none where no file says it
  std::vector<ShownTrack> tracks;
  std::vector<Transcript> transcripts;  ///< that overlap the region, by start
  std::vector<size_t> lanes;            ///< [transcripts]: on which of several lines each is drawn
  std::vector<ShownVariant> variants;
  std::string bases;               ///< of the region; empty where none are shown
  std::vector<std::string> notes;  ///< what is shown otherwise than it was asked for
};

/// What a page holds at most. More is refused, with what would work.
constexpr int64_t max_shown_tracks = 100, max_shown_transcripts = 20'000, max_shown_variants = 20'000, max_lanes = 24;
constexpr int64_t max_shown_bases = 2'000'000;  ///< letters; of a longer region none are shown, which is said

/// @throws Error  where there are more tracks than a page holds.
void check_tracks(int64_t tracks);

/// Ends the region at its chromosome's end, where that is known. @return  whether it reached past it.
/// @throws Error  naming the file that says so, where the region lies behind the end.
bool clip_region(RegionView& view);

/// @throws Error  where a file says that the region's chromosome has another length than the view knows.
void check_length(const RegionView& view, std::string_view chrom, int64_t bases, const std::string& path);

/// Fills in the letters of the region, or says why there are none.
void add_bases(RegionView& view, const Fasta& fasta);

/// Says of which tracks not every value is shown.
void note_thinning(RegionView& view);

/// Says which tracks have no value in the region.
void note_empty_tracks(RegionView& view);

}  // namespace seqcast
