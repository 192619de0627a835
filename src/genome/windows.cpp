// SPDX-License-Identifier: MIT
#include "genome/windows.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/range.hpp"

namespace seqcast {
namespace {

/// Keeps of a window only the bins that overlap what it owns.
void trim_bins(Window& window, int64_t bin_bases) {
  const int64_t before = std::max<int64_t>((window.owned_begin - window.bins_begin) / bin_bases, 0);
  const int64_t needed = ceil_div(std::max<int64_t>(window.owned_end - window.bins_begin, 0), bin_bases);
  window.bins = std::min(window.bins, needed) - before;
  window.first_bin += before;
  window.bins_begin += before * bin_bases;
}

}  // namespace

Window center_window(const Interval& region, const WindowLayout& layout) {
  Window window;
  window.chrom = region.chrom;
  window.bins_begin = (region.start + region.end) / 2 - layout.kept_bases() / 2;
  window.begin = window.bins_begin - layout.first_base;
  window.bins = layout.bins;
  window.owned_begin = window.bins_begin;
  window.owned_end = window.bins_begin + layout.kept_bases();
  window.bases = layout.kept_bases();
  return window;
}

Window record_window(const std::string& name, int64_t padding_before, const WindowLayout& layout) {
  Window window;
  window.chrom = name;
  window.begin = -padding_before;
  window.bins = layout.bins;
  window.bins_begin = layout.first_base - padding_before;
  window.owned_begin = std::max<int64_t>(window.bins_begin, 0);
  window.owned_end = window.bins_begin + layout.kept_bases();
  window.bases = window.owned_end - window.owned_begin;
  return window;
}

NextInterval each_of(std::vector<Interval> intervals) {
  const auto all = std::make_shared<const std::vector<Interval>>(std::move(intervals));
  return
      [all, next = size_t{0}]() mutable { return next < all->size() ? std::optional((*all)[next++]) : std::nullopt; };
}

void clip(Window& window, int64_t length) {
  window.owned_end = std::max(std::min(window.owned_end, length), window.owned_begin);
  window.bases = window.owned_end - window.owned_begin;
}

WindowSource::WindowSource(std::vector<Interval> regions, const WindowLayout& layout, int64_t piece_bins,
                           int64_t max_gap)
    : WindowSource(each_of(std::move(regions)), layout, piece_bins, max_gap) {}

WindowSource::WindowSource(NextInterval regions, const WindowLayout& layout, int64_t piece_bins, int64_t max_gap)
    : regions_(std::move(regions)),
      region_(regions_()),
      layout_(layout),
      piece_bins_(piece_bins),
      max_gap_(piece_bins > 0 ? max_gap : layout.step),
      step_(piece_bins > 0 ? piece_bins * layout.bin_bases : layout.step) {}

Window WindowSource::place(const std::string& chrom, int64_t index) const {
  Window window;
  window.chrom = chrom;
  window.bins = piece_bins_ > 0 ? piece_bins_ : layout_.bins;
  window.bins_begin = index * step_;
  if (piece_bins_ > 0) {
    window.begin = -layout_.first_base;
    window.first_bin = index * piece_bins_;
  } else {
    window.bins_begin += floor_div(layout_.step - layout_.kept_bases(), 2);
    window.begin = window.bins_begin - layout_.first_base;
  }
  return window;
}

std::optional<Window> WindowSource::next() {
  if (!region_) return std::nullopt;
  const ChromName chrom = region_->chrom;
  const int64_t first = std::max(region_->start, done_);
  const int64_t index = first / step_;
  const int64_t end = (index + 1) * step_;
  Window window = place(chrom, index);
  window.owned_begin = window.owned_end = first;
  while (region_ && region_->chrom == chrom) {
    const int64_t begin = std::max(region_->start, first);
    if (begin >= end || begin - window.owned_end > max_gap_) break;
    window.owned_end = std::min(region_->end, end);
    window.bases += window.owned_end - begin;
    done_ = window.owned_end;
    if (region_->end > end) break;
    region_ = regions_();
    done_ = 0;
  }
  trim_bins(window, layout_.bin_bases);
  return window;
}

}  // namespace seqcast
