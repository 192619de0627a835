// SPDX-License-Identifier: MIT
// Edits: changes to stretches of a sequence.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/range.hpp"

namespace seqcast {

/// A change to a stretch of codes: `inserted` takes the place of [replaced). Either may be empty.
struct Edit {
  Range replaced;                 ///< positions of the baseline's input
  std::vector<uint8_t> inserted;  ///< one a base; the alphabet's size means unknown

  /// By how many bases what is behind the edit moves.
  int64_t shift() const noexcept { return std::ssize(inserted) - replaced.size(); }
};

/// Rows of an edited sequence, or of a layer's of it, that are rows of the baseline's, `shift` further down there.
struct Reused {
  Range rows;
  int64_t shift = 0;

  bool operator==(const Reused&) const = default;
};

/// Stands for any position beyond both ends.
constexpr int64_t far_away = int64_t{1} << 40;

/// The stretches of an edited sequence between edits, which are in order and do not overlap: one more than edits, any
/// of which may be empty. The first begins, and the last ends, far away.
std::vector<Reused> unedited(std::span<const Edit> edits);

/// The codes of an edited sequence at `bases` of it, from those of the baseline's sequence at [there).
/// @throws Error  where these do not reach so far.
std::vector<uint8_t> edited_codes(std::span<const Edit> edits, Range bases, std::span<const uint8_t> codes,
                                  Range there);

}  // namespace seqcast
