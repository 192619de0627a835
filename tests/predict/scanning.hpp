// SPDX-License-Identifier: MIT
// Scans a FASTA file for tests and collects the values of each base.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "genome/regions.hpp"
#include "predict/scan.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/io/temporary_folder.hpp"

namespace seqcast::test {

/// Of a chromosome's bases, the value of each track; NaN where nobody asked.
using ByBase = std::map<std::string, std::vector<std::vector<float>>>;

struct Scanned {
  ByBase values;
  ScanCounts counts;
};

/// What a scan is asked for.
struct Asked {
  std::vector<TrackChoice> tracks;
  ScanOptions options;
  std::vector<Interval> regions;  ///< none: every sequence
  int64_t step = 0;               ///< 0: what a window keeps
  int64_t piece_bins = 0;         ///< 0: as many as the scan proposes
};

inline std::vector<TrackChoice> all_tracks(const Model& model, size_t head = 0) {
  std::vector<TrackChoice> tracks;
  for (size_t track = 0; track < model.contract.heads[head].tracks.size(); ++track) tracks.push_back({head, track});
  return tracks;
}

inline std::vector<Interval> everything(const Fasta& fasta) {
  std::vector<Interval> regions;
  for (const Sequence& sequence : fasta.sequences()) regions.push_back({sequence.name, 0, sequence.length});
  return regions;
}

/// Writes a window's values to the bases that it owns of the regions; each is written once.
inline void write_bases(const Window& window, std::span<const float> values, const WindowLayout& layout,
                        const std::vector<Interval>& regions, ByBase& out) {
  const size_t tracks = values.size() / static_cast<size_t>(window.bins);
  for (const Interval& region : regions) {
    if (region.chrom != window.chrom) continue;
    auto& chrom = out.at(region.chrom);
    for (int64_t base = std::max(region.start, window.owned_begin); base < std::min(region.end, window.owned_end);
         ++base) {
      const int64_t bin = (base - window.bins_begin) / layout.bin_bases;
      REQUIRE((base >= window.bins_begin && bin < window.bins));
      for (size_t t = 0; t < tracks; ++t) {
        REQUIRE(std::isnan(chrom[t][base]));
        chrom[t][base] = values[t * static_cast<size_t>(window.bins) + static_cast<size_t>(bin)];
      }
    }
  }
}

inline Scanned scan_file(const Ensemble& ensemble, const Fasta& fasta, const Asked& asked) {
  Scan scan(ensemble, asked.tracks, asked.options);
  WindowLayout layout = scan.layout();
  if (asked.step > 0) layout.step = asked.step;
  const bool genome_context = asked.options.context == Context::genome;
  const int64_t piece_bins = genome_context && asked.piece_bins == 0 ? scan.piece_bins() : asked.piece_bins;
  const std::vector<Interval> regions = asked.regions.empty() ? everything(fasta) : asked.regions;
  WindowSource source(regions, layout, piece_bins);
  Scanned result;
  const size_t tracks = asked.tracks.size() * (asked.options.strand == Strand::both ? 2 : 1);
  for (const Sequence& sequence : fasta.sequences())
    result.values[sequence.name].assign(tracks, std::vector<float>(sequence.length, NAN));
  result.counts = scan.run(
      fasta, [&] { return source.next(); },
      [&](const Window& window, std::span<const float> values) {
        REQUIRE(values.size() == tracks * static_cast<size_t>(window.bins));
        write_bases(window, values, layout, regions, result.values);
      });
  return result;
}

inline Scanned scan_file(const Model& model, const Fasta& fasta, const Asked& asked) {
  return scan_file(Ensemble{{model}}, fasta, asked);
}

inline bool same_bytes(const ByBase& a, const ByBase& b) {
  if (a.size() != b.size()) return false;
  for (const auto& [chrom, tracks] : a) {
    if (!b.contains(chrom) || b.at(chrom).size() != tracks.size()) return false;
    for (size_t t = 0; t < tracks.size(); ++t)
      if (!same_bytes(tracks[t], b.at(chrom)[t])) return false;
  }
  return true;
}

/// A sequence of letters: mostly ACGT, some of them soft-masked, some N and R, and a run of N.
inline std::string random_letters(Random& random, int64_t bases) {
  std::string letters;
  for (int64_t i = 0; i < bases; ++i) letters += random.pick({'A', 'C', 'G', 'T', 'a', 'c', 'g', 't'});
  for (int64_t i = 0; i < bases / 40; ++i) letters[random.between(0, bases - 1)] = random.pick({'N', 'R', 'n'});
  if (bases > 400) letters.replace(200, 90, 90, 'N');
  return letters;
}

inline std::string fasta_text(const std::vector<std::pair<std::string, std::string>>& sequences) {
  std::string text;
  for (const auto& [name, letters] : sequences) {
    text += ">" + name + "\n";
    for (size_t at = 0; at < letters.size(); at += 60) text += letters.substr(at, 60) + "\n";
  }
  return text;
}

inline std::string reverse_complement(std::string letters) {
  std::reverse(letters.begin(), letters.end());
  for (char& letter : letters) {
    const size_t at = std::string_view("ACGTacgt").find(letter);
    if (at != std::string_view::npos) letter = "TGCAtgca"[at];
  }
  return letters;
}

}  // namespace seqcast::test
