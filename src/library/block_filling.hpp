// SPDX-License-Identifier: MIT
// Joins windows' bins to blocks of bins in a row.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "output/bins.hpp"
#include "seqcast/results.hpp"

namespace seqcast {

class BlockFilling {
 public:
  /// @param tracks      names.
  /// @param block_bins  that a block has at least, where its sequence goes on without a gap.
  /// @param sink        outlives it.
  BlockFilling(std::vector<std::string> tracks, int64_t block_bins, const BlockSink& sink)
      : tracks_(std::move(tracks)), block_bins_(block_bins), sink_(sink) {}

  /// Takes the written bins of a block that comes after those before.
  /// @throws Error  naming the place of a value that is not finite.
  void add(const Bins& bins);
  /// Hands on what is there.
  void flush();

 private:
  std::vector<std::string> tracks_;
  int64_t block_bins_;
  const BlockSink& sink_;
  TrackBlock block_;
};

}  // namespace seqcast
