// SPDX-License-Identifier: MIT
// A free list of aligned blocks for rows.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <utility>

#include "base/aligned_block.hpp"

namespace seqcast {

/// What a pool takes for rows of so many bytes: up to a quarter more, so that rows of nearly one size share blocks.
constexpr int64_t pooled_size(int64_t bytes) noexcept {
  const int64_t quarter = std::max<int64_t>(static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(bytes))) / 4, 64);
  return static_cast<int64_t>(block_bytes(static_cast<size_t>((bytes + quarter - 1) / quarter * quarter)));
}

/// Whether a block that is free serves where `wanted` bytes are needed.
constexpr bool serves(int64_t free, int64_t wanted) noexcept { return free >= wanted && free <= 2 * wanted + 4096; }

/// Blocks that were let go, for the next one who needs as much: fresh memory costs a page fault every 4 KiB.
class BlockPool {
 public:
  AlignedBlock take(size_t bytes) {
    const auto wanted = pooled_size(static_cast<int64_t>(bytes));
    const auto found = free_.lower_bound(wanted);
    if (found == free_.end() || !serves(found->first, wanted)) return AlignedBlock(static_cast<size_t>(wanted));
    AlignedBlock block = std::move(found->second.block);
    free_.erase(found);
    return block;
  }
  void give(AlignedBlock block) {
    const auto bytes = static_cast<int64_t>(block.bytes());
    free_.emplace(bytes, Free{std::move(block), round_});
  }
  void clear() { free_.clear(); }

  /// Of blocks that wait to be taken.
  int64_t free_bytes() const {
    int64_t bytes = 0;
    for (const auto& [size, free] : free_) bytes += size;
    return bytes;
  }

  /// Lets go of blocks that no one has taken for some rounds: sizes change a little from one to the next.
  void end_round() {
    std::erase_if(free_, [this](const auto& free) { return free.second.round + kept_rounds < round_; });
    ++round_;
  }

 private:
  static constexpr int64_t kept_rounds = 3;

  struct Free {
    AlignedBlock block;
    int64_t round;  // in which it was given
  };
  std::multimap<int64_t, Free> free_;
  int64_t round_ = 0;
};

}  // namespace seqcast
