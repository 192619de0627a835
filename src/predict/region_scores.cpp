// SPDX-License-Identifier: MIT
#include "predict/region_scores.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "output/bins.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

RegionScores::RegionScores(const Bed& bed, std::vector<std::string> tracks, const ExcludedBases& excluded)
    : bed_(bed),
      names_(std::move(tracks)),
      tracks_(names_.size()),
      excluded_(excluded),
      covered_(bed.lines.size(), 0),
      by_start_(bed.lines.size()) {
  std::iota(by_start_.begin(), by_start_.end(), uint32_t{0});
  const auto key = [&](uint32_t line) {
    const Interval& at = bed.lines[line].interval;
    return std::tie(at.chrom, at.start, line);
  };
  std::sort(by_start_.begin(), by_start_.end(), [&](uint32_t a, uint32_t b) { return key(a) < key(b); });
  farthest_end_.reserve(by_start_.size());
  for (size_t i = 0; i < by_start_.size(); ++i) {
    const Interval& at = bed.lines[by_start_[i]].interval;
    const bool same = i > 0 && bed.lines[by_start_[i - 1]].interval.chrom == at.chrom;
    farthest_end_.push_back(same ? std::max(farthest_end_.back(), at.end) : at.end);
  }
}

void RegionScores::add(const Window& window, int64_t bin_bases, std::span<const float> values,
                       std::optional<bool> reverse) {
  const auto interval = [&](size_t i) -> const Interval& { return bed_.lines[by_start_[i]].interval; };
  // Lines that begin before the window's end, from the last back to where no earlier one reaches into it.
  const ChromName chrom = window.chrom;
  const auto before_end = [&](uint32_t line, int64_t end) {
    const Interval& at = bed_.lines[line].interval;
    return std::tie(at.chrom, at.start) < std::tie(chrom, end);
  };
  const auto end = std::lower_bound(by_start_.begin(), by_start_.end(), window.owned_end, before_end);
  auto i = static_cast<size_t>(end - by_start_.begin());
  while (i-- > 0 && interval(i).chrom == chrom && farthest_end_[i] > window.owned_begin)
    if (!reverse || (bed_.lines[by_start_[i]].strand == '-') == *reverse)
      add_to(by_start_[i], window, bin_bases, values);
}

void RegionScores::add_to(size_t line, const Window& window, int64_t bin_bases, std::span<const float> values) {
  if (sums_.empty()) sums_.resize(bed_.lines.size() * tracks_);  // not before a run has found memory for it
  const Interval& region = bed_.lines[line].interval;
  bin_bases_ = bin_bases;
  const Interval owned{region.chrom, std::max(region.start, window.owned_begin),
                       std::min(region.end, window.owned_end)};
  if (owned.start >= owned.end) return;
  for (const Interval& part : excluded_.rest_of(owned)) add_part(line, part, window, bin_bases, values);
}

void RegionScores::add_part(size_t line, const Interval& part, const Window& window, int64_t bin_bases,
                            std::span<const float> values) {
  for (int64_t at = part.start; at < part.end;) {
    const int64_t bin = (at - window.bins_begin) / bin_bases;
    const int64_t bin_end = std::min(part.end, window.bins_begin + (bin + 1) * bin_bases);
    for (size_t t = 0; t < tracks_; ++t) {
      const float value = values[t * static_cast<size_t>(window.bins) + static_cast<size_t>(bin)];
      if (!std::isfinite(value)) fail(line, t, value, at, bin_end);
      Sums& sums = sums_[line * tracks_ + t];
      sums.weighted += static_cast<double>(value) * static_cast<double>(bin_end - at);
      sums.largest = std::max<double>(sums.largest, value);
      sums.smallest = std::min<double>(sums.smallest, value);
    }
    covered_[line] += bin_end - at;
    at = bin_end;
  }
}

bool RegionScores::is_left_out(size_t line) const {
  const BedLine& of = bed_.lines[line];
  return of.is_missing || excluded_.bases_in(of.interval) == of.interval.bases();
}

void RegionScores::fail(size_t line, size_t track, float value, int64_t start, int64_t end) const {
  try {
    fail_value(names_[track], value, bed_.lines[line].interval.chrom, start, end);
  } catch (const Error& error) {
    throw error.in(bed_.path, bed_.lines[line].line);
  }
}

double RegionScores::value(size_t line, size_t track, Statistic statistic) const {
  const Sums sums = sums_.empty() ? Sums{} : sums_[line * tracks_ + track];
  switch (statistic) {
    case Statistic::mean:
      return sums.weighted / static_cast<double>(covered_[line]);
    case Statistic::sum:
      return sums.weighted / static_cast<double>(bin_bases_);
    case Statistic::max:
      return sums.largest;
    case Statistic::min:
      return sums.smallest;
  }
  return 0;
}

std::span<const uint32_t> RegionScores::lines_on(const ChromName& chrom) const {
  const auto chrom_of = [&](uint32_t line) -> const ChromName& { return bed_.lines[line].interval.chrom; };
  const auto found = std::ranges::equal_range(by_start_, chrom, {}, chrom_of);
  return {found.begin(), found.end()};
}

int64_t RegionScores::partly_covered(Range some) const {
  int64_t count = 0;
  for (auto line = static_cast<size_t>(some.begin); line < static_cast<size_t>(some.end); ++line)
    count += !is_left_out(line) &&
             covered_[line] < bed_.lines[line].interval.bases() - excluded_.bases_in(bed_.lines[line].interval);
  return count;
}

}  // namespace seqcast
