// SPDX-License-Identifier: MIT
#include "engine/run/unknown_bins.hpp"

#include <algorithm>

#include "model/geometry.hpp"

namespace seqcast {
namespace {

constexpr int64_t max_period = 4096;        // bins
constexpr int64_t min_gap_bases = 1 << 14;  // below, the halos around a gap cost more than it saves

}  // namespace

UnknownBins::UnknownBins(const Model& model, const Plan& plan, Context context)
    : context_(context), unknown_(unknown_code(model)) {
  const Head& head = model.contract.heads[plan.heads[0]];
  if (context == Context::window) {
    period_ = head.bins;
    return;
  }
  if (!plan.period_bases || *plan.period_bases / head.bin_bases > max_period) return;
  period_bases_ = *plan.period_bases;
  period_ = period_bases_ / head.bin_bases;
  int64_t widest = 0;
  for (int64_t bin = 0; bin < period_; ++bin) {
    Range seen;
    for (size_t h : plan.heads)
      seen = hull(seen, needs(model.graph, model.shapes, model.contract.heads[h].node, {bin, bin + 1})[0]);
    seen_.push_back(seen);
    widest = std::max(widest, seen.size());
  }
  min_gap_ = ceil_div(std::max(2 * widest, min_gap_bases), head.bin_bases);
}

void UnknownBins::mark(Range unknown_bases, Range bins, std::vector<bool>& known) const {
  for (int64_t first = 0; first < period_; ++first) {
    const Range seen = seen_[static_cast<size_t>(first)];
    const int64_t begin = ceil_div(unknown_bases.begin - seen.begin, period_bases_);
    const int64_t end = floor_div(unknown_bases.end - seen.end, period_bases_) + 1;
    const int64_t first_asked = ceil_div(bins.begin - first, period_);
    const int64_t end_asked = ceil_div(bins.end - first, period_);
    for (int64_t i = std::max(begin, first_asked); i < std::min(end, end_asked); ++i)
      known[static_cast<size_t>(i * period_ + first - bins.begin)] = true;
  }
}

std::vector<bool> UnknownBins::among(Range bins, Range bases, std::span<const uint8_t> codes) const {
  const auto is_unknown = [&](uint8_t code) { return code == unknown_; };
  const auto count = static_cast<size_t>(bins.size());
  if (period_ == 0 || codes.empty()) return std::vector<bool>(count, false);
  if (context_ == Context::window) return std::vector<bool>(count, std::all_of(codes.begin(), codes.end(), is_unknown));
  std::vector<bool> known(count, false);
  for (auto at = codes.begin(); at != codes.end();) {
    const auto begin = std::find_if(at, codes.end(), is_unknown);
    at = std::find_if_not(begin, codes.end(), is_unknown);
    if (begin != at) mark({bases.begin + (begin - codes.begin()), bases.begin + (at - codes.begin())}, bins, known);
  }
  return known;
}

std::vector<Range> UnknownBins::to_compute(Range bins, const std::vector<bool>& known) const {
  std::vector<Range> result;
  for (int64_t at = 0; at < bins.size();) {
    int64_t end = at;
    while (end < bins.size() && known[static_cast<size_t>(end)] == known[static_cast<size_t>(at)]) ++end;
    const Range stretch{bins.begin + at, bins.begin + end};
    const bool skipped = known[static_cast<size_t>(at)] && (stretch.size() >= min_gap_ || stretch == bins);
    if (!skipped && !result.empty() && result.back().end == stretch.begin) {
      result.back().end = stretch.end;
    } else if (!skipped) {
      result.push_back(stretch);
    }
    at = end;
  }
  return result;
}

}  // namespace seqcast
