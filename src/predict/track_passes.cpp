// SPDX-License-Identifier: MIT
#include "predict/track_passes.hpp"

#include <algorithm>

namespace seqcast {

Bins bins_of(const Window& window, std::span<const float> values, Range tracks, int64_t bin_bases) {
  const float* first = values.data() + tracks.begin * window.bins;
  return {window.chrom,
          window.bins_begin,
          bin_bases,
          window.owned_begin,
          window.owned_end,
          static_cast<size_t>(tracks.size()),
          static_cast<size_t>(window.bins),
          first};
}

Bins whole(Bins block) {
  block.clip_start = block.start;
  block.clip_end = block.start + static_cast<int64_t>(block.bins) * block.bin_bases;
  return block;
}

void RegionWriter::write(Bins block) {
  const int64_t owned_begin = block.clip_start, owned_end = block.clip_end;
  for (; region_ < regions_.size(); ++region_) {
    const Interval& region = regions_[region_];
    if (region.chrom != block.chrom || region.start >= owned_end) return;
    block.clip_start = std::max(region.start, owned_begin);
    block.clip_end = std::min(region.end, owned_end);
    if (block.clip_start < block.clip_end) take_(block);
    if (region.end > owned_end) return;
  }
}

ScanCounts write_in_passes(const WriterOptions& output, const std::function<ScanCounts(Range, Writer&)>& pass) {
  const auto tracks = static_cast<int64_t>(output.tracks.size());
  const auto at_once = static_cast<int64_t>(tracks_at_once(output));
  std::vector<Writer> writers;
  ScanCounts counts;
  for (int64_t first = 0; first < tracks; first += at_once) {
    const Range now{first, std::min(first + at_once, tracks)};
    WriterOptions own = output;
    own.tracks.assign(output.tracks.begin() + now.begin, output.tracks.begin() + now.end);
    writers.emplace_back(own);
    counts = pass(now, writers.back());
    writers.back().finish();
  }
  commit_all(writers);
  return counts;
}

int64_t passes_of(const WriterOptions& output) {
  return ceil_div(static_cast<int64_t>(output.tracks.size()), static_cast<int64_t>(tracks_at_once(output)));
}

}  // namespace seqcast
