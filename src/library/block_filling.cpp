// SPDX-License-Identifier: MIT
// Blocks of the installed interface.
#include "library/block_filling.hpp"

namespace seqcast {

void BlockFilling::add(const Bins& bins) {
  check_finite(bins, tracks_);
  const auto goes_on = [&](int64_t start) { return block_.sequence == bins.chrom && block_.ends.back() == start; };
  for (size_t bin = 0; bin < bins.bins; ++bin) {
    const int64_t start = written_start(bins, bin), end = written_end(bins, bin);
    if (start >= end) continue;
    if (!block_.ends.empty() && !goes_on(start)) flush();
    if (block_.ends.empty()) block_.sequence = bins.chrom;
    block_.starts.push_back(start);
    block_.ends.push_back(end);
    for (size_t track = 0; track < bins.tracks; ++track) block_.values.push_back(bins.values[track * bins.bins + bin]);
  }
  if (std::ssize(block_.ends) >= block_bins_) flush();
}

void BlockFilling::flush() {
  if (!block_.ends.empty()) sink_(std::exchange(block_, {}));
}

}  // namespace seqcast
