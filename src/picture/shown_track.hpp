// SPDX-License-Identifier: MIT
// Values of one track along a region, as many as a picture can show.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/range.hpp"

namespace seqcast {

/// A stretch of bases and the least and the most of a track's values there; equal where they are all one value.
struct ShownStretch {
  int64_t start = 0, end = 0;
  float low = 0, high = 0;
};

struct ShownTrack {
  std::string name;
  std::string source;                   ///< the file or the model that it is of
  std::vector<ShownStretch> stretches;  ///< in order and apart; where there is none, there is no value
  int64_t joined_bases = 0;             ///< bases of a stretch where values are drawn together; 0: each is its own
  int64_t values = 0;                   ///< stretches of one value that there were
  int digits = 0;                       ///< significant digits of values on a page; 0: those that tell a float

  bool is_thinned() const noexcept { return joined_bases > 0; }
};

/// Collects the values of a region. Memory does not grow with their number.
class TrackCollector {
 public:
  /// @param region  bases that are shown.
  /// @param most    stretches. Where there are more values, those that lie in one of so many equal parts of the region
  ///                are drawn together, with their least and their most.
  TrackCollector(Range region, int64_t most);

  /// A value of some bases, of which those in the region count. NaN is no value. In any order; where two overlap, both
  /// count.
  void add(int64_t start, int64_t end, float value);

  /// @param track  name and source, to be filled.
  ShownTrack finish(ShownTrack track);

 private:
  struct Part {
    float low, high;
    bool has_value = false;
  };
  bool has_overlaps();
  ShownTrack joined(ShownTrack track) const;

  Range region_;
  int64_t most_, part_bases_;
  std::vector<Part> parts_;
  std::vector<ShownStretch> exact_;  // until there are too many
  bool is_exact_ = true;
  int64_t values_ = 0;
};

}  // namespace seqcast
