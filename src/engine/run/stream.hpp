// SPDX-License-Identifier: MIT
// State of a stream through a chromosome, kept from one piece to the next so that nothing is computed twice.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/aligned_block.hpp"
#include "model/shape.hpp"

namespace seqcast {

/// A node's values between segments: [rows, C], channels last.
struct BoundaryRows {
  Range rows;
  int64_t channels = 0;
  std::optional<AlignedBlock> block;

  float* at(int64_t row) const { return block->floats() + (row - rows.begin) * channels; }
  size_t bytes() const { return static_cast<size_t>(rows.size() * channels) * sizeof(float); }
};

/// In which order the pieces of a chromosome come: a reverse strand's come from its end.
enum class Direction { up, down };

/// Where a run in the genome context belongs: runs of one chromosome that follow each other share what lies between
/// segments.
struct StreamPlace {
  std::string chrom;
  Direction direction = Direction::up;
  bool operator==(const StreamPlace&) const = default;
};

/// What the last piece left: of each segment the tiles, and of each node their rows, that the next piece reads and
/// would else compute again. A tile's bytes depend on its place alone, so the values are the same.
struct Stream {
  StreamPlace place;
  std::optional<Range> bins;  ///< of the last piece; none where there is none
  std::vector<Range> tiles;   ///< [segments]
  std::map<size_t, BoundaryRows> rows;

  /// Whether a piece goes on where the last one ended.
  bool goes_on(const StreamPlace& at, Range next) const {
    if (!bins || at != place) return false;
    return place.direction == Direction::up ? bins->end == next.begin : bins->begin == next.end;
  }
};

}  // namespace seqcast
