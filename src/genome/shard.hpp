// SPDX-License-Identifier: MIT
// Part i of n of a run: which of its units, lines or bases it has.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/range.hpp"
#include "genome/interval.hpp"

namespace seqcast {

/// The parts 1 to n follow each other, share nothing, and leave nothing out. Where there is less work than parts, some
/// are empty.
struct Shard {
  int64_t number = 1, count = 1;

  bool is_whole() const noexcept { return count == 1; }
  /// The part's of `units` that take as long as each other.
  Range of(int64_t units) const noexcept { return {units * (number - 1) / count, units * number / count}; }
  /// The part's of units of given weights: those that begin in its share of the sum.
  Range of(std::span<const int64_t> weights) const noexcept;
};

/// The part's of some regions. They are split only between cells of `cell_bases`, on a grid from base 0 of each
/// sequence, and parts have the same number of cells that hold a base of any region.
///
/// @param regions  sorted and apart (genome/regions' merge).
std::vector<Interval> part_of(const std::vector<Interval>& regions, const Shard& shard, int64_t cell_bases);

}  // namespace seqcast
