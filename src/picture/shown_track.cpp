// SPDX-License-Identifier: MIT
#include "picture/shown_track.hpp"

#include <algorithm>
#include <cmath>

namespace seqcast {

TrackCollector::TrackCollector(Range region, int64_t most)
    : region_(region), most_(most), part_bases_(std::max<int64_t>(ceil_div(region.size(), most), 1)) {
  parts_.resize(static_cast<size_t>(ceil_div(region.size(), part_bases_)));
}

void TrackCollector::add(int64_t start, int64_t end, float value) {
  const Range bases = intersection({start, end}, region_);
  if (bases.empty() || std::isnan(value)) return;
  for (int64_t part = (bases.begin - region_.begin) / part_bases_;
       part <= (bases.end - 1 - region_.begin) / part_bases_; ++part) {
    Part& it = parts_[static_cast<size_t>(part)];
    it = it.has_value ? Part{std::min(it.low, value), std::max(it.high, value), true} : Part{value, value, true};
  }
  const bool goes_on = is_exact_ && !exact_.empty() && exact_.back().end == bases.begin && exact_.back().low == value;
  if (goes_on) {
    exact_.back().end = bases.end;
    return;
  }
  ++values_;
  if (!is_exact_) return;
  exact_.push_back({bases.begin, bases.end, value, value});
  if (std::ssize(exact_) > most_) {
    is_exact_ = false;
    exact_ = {};
  }
}

/// Sorts what is exact.
bool TrackCollector::has_overlaps() {
  std::stable_sort(exact_.begin(), exact_.end(),
                   [](const ShownStretch& a, const ShownStretch& b) { return a.start < b.start; });
  for (size_t i = 1; i < exact_.size(); ++i)
    if (exact_[i].start < exact_[i - 1].end) return true;
  return false;
}

ShownTrack TrackCollector::joined(ShownTrack track) const {
  track.joined_bases = part_bases_;
  for (size_t i = 0; i < parts_.size(); ++i) {
    if (!parts_[i].has_value) continue;
    const int64_t start = region_.begin + static_cast<int64_t>(i) * part_bases_;
    track.stretches.push_back({start, std::min(start + part_bases_, region_.end), parts_[i].low, parts_[i].high});
  }
  return track;
}

ShownTrack TrackCollector::finish(ShownTrack track) {
  track.values = values_;
  if (!is_exact_ || has_overlaps()) return joined(std::move(track));
  track.stretches = std::move(exact_);
  return track;
}

}  // namespace seqcast
