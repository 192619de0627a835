// SPDX-License-Identifier: MIT
#include "predict/mutation_regions.hpp"

#include <algorithm>
#include <utility>

namespace seqcast {

std::vector<Interval> mutation_regions(Bed bed, const Fasta& fasta, bool sorted) {
  std::vector<Interval> regions;
  regions.reserve(bed.lines.size());
  for (; !bed.lines.empty(); bed.lines.pop_front()) regions.push_back(bed.lines.front().interval);  // memory goes
  if (sorted)
    std::stable_sort(regions.begin(), regions.end(), [&](const Interval& a, const Interval& b) {
      return std::pair(fasta.index_of(a.chrom), a.start) < std::pair(fasta.index_of(b.chrom), b.start);
    });
  return regions;
}

int64_t mutated_bytes(const MutationKinds& kinds, const std::vector<Interval>& regions, int64_t effect_bytes) {
  int64_t longest = 0;
  for (const Interval& region : regions) longest = std::max(longest, region.bases());
  return std::ssize(regions) * region_bytes + mutated_bytes(kinds, longest, effect_bytes);
}

std::span<const Interval> part_of(const std::vector<Interval>& regions, const MutationRun& run, const Shard& shard) {
  std::vector<int64_t> weights;
  for (const Interval& region : regions) {
    run.check(region);
    weights.push_back(region.bases());
  }
  const Range some = shard.of(weights);
  return std::span(regions).subspan(static_cast<size_t>(some.begin), static_cast<size_t>(some.size()));
}

}  // namespace seqcast
