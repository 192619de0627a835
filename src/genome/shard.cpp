// SPDX-License-Identifier: MIT
#include "genome/shard.hpp"

#include <algorithm>
#include <functional>

namespace seqcast {
namespace {

/// Calls `take` with each region, its first cell on its sequence, and that cell's number among all that hold a base.
/// @return  how many do.
int64_t number_cells(const std::vector<Interval>& regions, int64_t cell_bases,
                     const std::function<void(const Interval&, int64_t, int64_t)>& take) {
  int64_t cells = 0, last_cell = -1;
  const Interval* before = nullptr;
  for (const Interval& region : regions) {
    const int64_t first_cell = region.start / cell_bases;
    const bool shares = before && before->chrom == region.chrom && last_cell == first_cell;
    const int64_t number = cells - shares;
    take(region, first_cell, number);
    last_cell = (std::max(region.end, region.start + 1) - 1) / cell_bases;
    cells = number + last_cell - first_cell + 1;
    before = &region;
  }
  return cells;
}

}  // namespace

Range Shard::of(std::span<const int64_t> weights) const noexcept {
  int64_t total = 0;
  for (const int64_t weight : weights) total += weight;
  const Range share = of(total);
  Range units{0, 0};
  int64_t begin = 0;
  for (const int64_t weight : weights) {
    units.begin += begin < share.begin;
    units.end += begin < share.end;
    begin += weight;
  }
  return units;
}

std::vector<Interval> part_of(const std::vector<Interval>& regions, const Shard& shard, int64_t cell_bases) {
  if (shard.is_whole()) return regions;
  const Range cells = shard.of(number_cells(regions, cell_bases, [](const Interval&, int64_t, int64_t) {}));
  std::vector<Interval> part;
  number_cells(regions, cell_bases, [&](const Interval& region, int64_t first_cell, int64_t number) {
    const int64_t base_of_number_0 = (first_cell - number) * cell_bases;
    Interval own = region;
    own.start = std::max(region.start, base_of_number_0 + cells.begin * cell_bases);
    own.end = std::min(region.end, base_of_number_0 + cells.end * cell_bases);
    if (own.start < own.end) part.push_back(own);
  });
  return part;
}

}  // namespace seqcast
