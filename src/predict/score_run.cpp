// SPDX-License-Identifier: MIT
#include "predict/score_run.hpp"

#include "genome/regions.hpp"

namespace seqcast {
namespace {

std::vector<Interval> intervals_of(const Bed& bed) {
  std::vector<Interval> intervals;
  for (const BedLine& line : bed.lines) intervals.push_back(line.interval);
  return intervals;
}

/// A table of inputs has a line a BED line, where each has a window of its own.
std::optional<int64_t> own_windows(const Bed& bed, Placement placement) {
  return placement == Placement::center ? std::optional(std::ssize(bed.lines)) : std::nullopt;
}

}  // namespace

std::optional<Strand> ScoreRun::Pass::strand() const {
  if (!reverse) return std::nullopt;
  return *reverse ? Strand::reverse : Strand::forward;
}

ScoreRun::ScoreRun(const Predictor& predictor, const Fasta& fasta, const Bed& bed, Placement placement)
    : fasta_(fasta),
      bed_(bed),
      placement_(placement),
      grid_(predictor, fasta, intervals_of(bed), own_windows(bed, placement)) {
  passes_.resize(predictor.request().strand == Strand::own ? 2 : 1);
  if (passes_.size() == 2) passes_[0].reverse = false, passes_[1].reverse = true;
  for (Pass& pass : passes_)
    for (size_t line = 0; line < bed.lines.size(); ++line)
      if (!pass.reverse || (bed.lines[line].strand == '-') == *pass.reverse) pass.lines.push_back(line);
}

std::vector<Interval> ScoreRun::merged(const Pass& pass) const {
  std::vector<Interval> intervals;
  for (size_t line : pass.lines) intervals.push_back(bed_.lines[line].interval);
  return merge(std::move(intervals), fasta_);
}

int64_t ScoreRun::bases() const {
  int64_t bases = 0;
  for (const Pass& pass : passes_) {
    if (placement_ == Placement::center) {
      bases += std::ssize(pass.lines) * scan().layout().kept_bases();
    } else {
      for (const Interval& region : merged(pass)) bases += region.bases();
    }
  }
  return bases;
}

ScanCounts ScoreRun::run(RegionScores& scores, const Advance& advance) {
  ScanCounts counts;
  for (const Pass& pass : passes_)
    counts +=
        placement_ == Placement::center ? run_centered(pass, scores, advance) : run_on_grid(pass, scores, advance);
  return counts;
}

/// Windows on the genome's grid, each shared by all the lines that it overlaps.
ScanCounts ScoreRun::run_on_grid(const Pass& pass, RegionScores& scores, const Advance& advance) {
  const auto take = [&](const Window& window, std::span<const float> values) {
    scores.add(window, grid_.bin_bases(), values, pass.reverse);
    advance(window.bases);
  };
  return grid_.run(merged(pass), take, pass.strand());
}

/// A window of its own around the middle of each line.
ScanCounts ScoreRun::run_centered(const Pass& pass, RegionScores& scores, const Advance& advance) {
  size_t asked = 0;
  const auto next = [&]() -> std::optional<Window> {
    if (asked == pass.lines.size()) return std::nullopt;
    const size_t line = pass.lines[asked++];
    Window window = center_window(bed_.lines[line].asked, scan().layout());
    window.line = static_cast<int64_t>(line);
    return window;
  };
  const auto take = [&](const Window& window, std::span<const float> values) {
    scores.add_to(static_cast<size_t>(window.line), window, grid_.bin_bases(), values);
    advance(window.bases);
  };
  return grid_.run_windows(next, take, pass.strand());
}

}  // namespace seqcast
