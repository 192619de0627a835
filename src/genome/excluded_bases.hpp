// SPDX-License-Identifier: MIT
// Bases of a genome that are left out, such as those of a blacklist.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "genome/interval.hpp"

namespace seqcast {

class ExcludedBases {
 public:
  ExcludedBases() = default;
  /// @param intervals  in any order; they may overlap.
  explicit ExcludedBases(const std::vector<Interval>& intervals);

  bool empty() const noexcept { return by_chrom_.empty(); }
  /// What is left of an interval, in order; the interval where nothing of it is excluded.
  std::vector<Interval> rest_of(const Interval& interval) const;
  /// How many bases of an interval are excluded.
  int64_t bases_in(const Interval& interval) const;

 private:
  struct Stretch {
    int64_t start = 0, end = 0;
  };
  template <class Take>
  void each_in(const Interval& interval, const Take& take) const;

  std::unordered_map<std::string, std::vector<Stretch>> by_chrom_;  // sorted and apart
};

inline const ExcludedBases nothing_excluded;

/// What is left of each interval, in their order.
std::vector<Interval> without(const std::vector<Interval>& intervals, const ExcludedBases& excluded);

}  // namespace seqcast
