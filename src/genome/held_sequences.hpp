// SPDX-License-Identifier: MIT
// Sequences held in memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "genome/fasta.hpp"

namespace seqcast {

/// Named sequences whose letters a caller has in memory: what Fasta is for a file.
class HeldSequences {
 public:
  /// @param letters  [sequences]; they are called `1`, `2`, ...
  /// @throws Error   for none at all, for an empty one, and for line ends and blanks among the letters.
  explicit HeldSequences(std::vector<std::string> letters);

  const std::vector<Sequence>& sequences() const noexcept { return sequences_; }
  int64_t length(std::string_view name) const { return sequences_[index_of(name)].length; }
  /// Letters [start, end) of a sequence, 0 <= start <= end <= length(name).
  std::string_view fetch(std::string_view name, int64_t start, int64_t end) const;
  /// For messages: "sequence 3".
  std::string place_of(std::string_view name) const;

 private:
  size_t index_of(std::string_view name) const;

  std::vector<std::string> letters_;
  std::vector<Sequence> sequences_;
};

}  // namespace seqcast
