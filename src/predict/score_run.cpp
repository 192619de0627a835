// SPDX-License-Identifier: MIT
#include "predict/score_run.hpp"

#include <algorithm>

#include "genome/regions.hpp"

namespace seqcast {
namespace {

/// The sequences that lines lie on, as they stand in the FASTA.
std::vector<Sequence> sequences_of(const RegionScores& scores, const Fasta& fasta) {
  std::vector<Sequence> sequences;
  for (const Sequence& sequence : fasta.sequences())
    if (!scores.lines_on(sequence.name).empty()) sequences.push_back(sequence);
  return sequences;
}

/// A table of inputs has a line a BED line, where each has a window of its own.
AskedLines asked(const Bed& bed, const RegionScores& scores, const Fasta& fasta, Placement placement) {
  const int64_t lines = std::ssize(bed.lines);
  return {sequences_of(scores, fasta), placement == Placement::center ? std::optional(lines) : std::nullopt,
          lines * (region_bytes + static_cast<int64_t>(scores.tracks()) * RegionScores::value_bytes)};
}

/// The lines of a part: those with a window of their own take as long as each other, others as long as their cells.
Range part_of_lines(const Bed& bed, Placement placement, int64_t cell_bases, const Shard& shard) {
  if (placement == Placement::center || shard.is_whole()) return shard.of(std::ssize(bed.lines));
  std::vector<int64_t> cells;
  for (const BedLine& line : bed.lines) cells.push_back(1 + line.interval.bases() / cell_bases);
  return shard.of(cells);
}

}  // namespace

std::optional<Strand> ScoreRun::Pass::strand() const {
  if (!reverse) return std::nullopt;
  return *reverse ? Strand::reverse : Strand::forward;
}

ScoreRun::ScoreRun(const Predictor& predictor, const Fasta& fasta, const Bed& bed, RegionScores& scores,
                   Placement placement, const ExcludedBases& excluded, const Shard& shard)
    : fasta_(fasta),
      bed_(bed),
      scores_(scores),
      excluded_(excluded),
      placement_(placement),
      grid_(predictor, fasta, asked(bed, scores, fasta, placement)),
      part_(part_of_lines(bed, placement, grid_.cell_bases(), shard)) {
  passes_.resize(predictor.request().strand == Strand::own ? 2 : 1);
  if (passes_.size() == 2) passes_[0].reverse = false, passes_[1].reverse = true;
}

/// Whether part and pass take a line, its sequence is there, and not all of its bases are excluded.
bool ScoreRun::is_scored(const Pass& pass, int64_t index) const {
  if (index < part_.begin || index >= part_.end) return false;
  const BedLine& line = bed_.lines[static_cast<size_t>(index)];
  return pass.takes(line) && !line.is_missing && excluded_.bases_in(line.interval) < line.interval.bases();
}

/// The lines' intervals as genome/regions' merge would give them, without a list of them.
NextInterval ScoreRun::joined(const Pass& pass) const {
  return [this, pass, sequence = size_t{0}, at = size_t{0}]() mutable -> std::optional<Interval> {
    std::optional<Interval> joined;
    for (; sequence < fasta_.sequences().size(); ++sequence, at = 0) {
      const std::span<const uint32_t> lines = scores_.lines_on(fasta_.sequences()[sequence].name);
      for (; at < lines.size(); ++at) {
        const BedLine& line = bed_.lines[lines[at]];
        if (!is_scored(pass, lines[at])) continue;
        if (joined && line.interval.start > joined->end) return joined;
        joined = Interval{line.interval.chrom, joined ? joined->start : line.interval.start,
                          std::max(joined ? joined->end : 0, line.interval.end)};
      }
      if (joined) return joined;
    }
    return std::nullopt;
  };
}

/// What is left of them without the excluded bases.
NextInterval ScoreRun::merged(const Pass& pass) const {
  return [this, next = joined(pass), parts = std::vector<Interval>(), at = size_t{0}]() mutable {
    std::optional<Interval> part;
    while (at == parts.size()) {
      const std::optional<Interval> whole = next();
      if (!whole) return part;
      parts = excluded_.rest_of(*whole);
      at = 0;
    }
    part = parts[at++];
    return part;
  };
}

int64_t ScoreRun::bases() const {
  int64_t bases = 0;
  for (const Pass& pass : passes_) {
    if (placement_ == Placement::center) {
      for (int64_t line = part_.begin; line < part_.end; ++line)
        bases += is_scored(pass, line) ? scan().layout().kept_bases() : 0;
    } else {
      const NextInterval next = merged(pass);
      while (const std::optional<Interval> region = next()) bases += region->bases();
    }
  }
  return bases;
}

ScanCounts ScoreRun::run(const Advance& advance) {
  ScanCounts counts;
  for (const Pass& pass : passes_)
    counts += placement_ == Placement::center ? run_centered(pass, advance) : run_on_grid(pass, advance);
  return counts;
}

/// Windows on the genome's grid, each shared by all the lines that it overlaps.
ScanCounts ScoreRun::run_on_grid(const Pass& pass, const Advance& advance) {
  const auto take = [&](const Window& window, std::span<const float> values) {
    scores_.add(window, grid_.bin_bases(), values, pass.reverse);
    advance(window.bases);
  };
  return grid_.run(merged(pass), take, pass.strand());
}

/// A window of its own around the middle of each line.
ScanCounts ScoreRun::run_centered(const Pass& pass, const Advance& advance) {
  int64_t next_line = part_.begin;
  const auto next = [&]() -> std::optional<Window> {
    while (next_line < part_.end && !is_scored(pass, next_line)) ++next_line;
    if (next_line == part_.end) return std::nullopt;
    const BedLine& line = bed_.lines[static_cast<size_t>(next_line)];
    Window window = center_window({line.interval.chrom, line.middle, line.middle}, scan().layout());
    window.line = next_line++;
    return window;
  };
  const auto take = [&](const Window& window, std::span<const float> values) {
    scores_.add_to(static_cast<size_t>(window.line), window, grid_.bin_bases(), values);
    advance(window.bases);
  };
  return grid_.run_windows(next, take, pass.strand());
}

}  // namespace seqcast
