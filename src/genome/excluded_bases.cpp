// SPDX-License-Identifier: MIT
#include "genome/excluded_bases.hpp"

#include <algorithm>

namespace seqcast {

ExcludedBases::ExcludedBases(const std::vector<Interval>& intervals) {
  for (const Interval& interval : intervals) by_chrom_[interval.chrom].push_back({interval.start, interval.end});
  for (auto& [chrom, stretches] : by_chrom_) {
    std::sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) { return a.start < b.start; });
    std::vector<Stretch> merged;
    for (const Stretch& stretch : stretches) {
      if (!merged.empty() && stretch.start <= merged.back().end) {
        merged.back().end = std::max(merged.back().end, stretch.end);
      } else {
        merged.push_back(stretch);
      }
    }
    stretches = std::move(merged);
  }
}

/// Hands on the part of each excluded stretch that lies in the interval, in order.
template <class Take>
void ExcludedBases::each_in(const Interval& interval, const Take& take) const {
  const auto found = by_chrom_.find(interval.chrom);
  if (found == by_chrom_.end()) return;
  const std::vector<Stretch>& stretches = found->second;
  const auto ends_before = [](const Stretch& stretch, int64_t base) { return stretch.end <= base; };
  auto at = std::lower_bound(stretches.begin(), stretches.end(), interval.start, ends_before);
  for (; at != stretches.end() && at->start < interval.end; ++at)
    take(std::max(at->start, interval.start), std::min(at->end, interval.end));
}

std::vector<Interval> ExcludedBases::rest_of(const Interval& interval) const {
  std::vector<Interval> rest;
  int64_t start = interval.start;
  each_in(interval, [&](int64_t excluded_start, int64_t excluded_end) {
    if (start < excluded_start) rest.push_back({interval.chrom, start, excluded_start});
    start = excluded_end;
  });
  if (start < interval.end) rest.push_back({interval.chrom, start, interval.end});
  return rest;
}

int64_t ExcludedBases::bases_in(const Interval& interval) const {
  int64_t bases = 0;
  each_in(interval, [&](int64_t start, int64_t end) { bases += end - start; });
  return bases;
}

std::vector<Interval> without(const std::vector<Interval>& intervals, const ExcludedBases& excluded) {
  std::vector<Interval> left;
  for (const Interval& interval : intervals)
    for (Interval& rest : excluded.rest_of(interval)) left.push_back(std::move(rest));
  return left;
}

}  // namespace seqcast
