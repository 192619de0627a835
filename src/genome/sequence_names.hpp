// SPDX-License-Identifier: MIT
// Matches the names that other files give sequences with those of a FASTA.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "genome/fasta.hpp"

namespace seqcast {

/// A name is the FASTA's own, or one that differs from it by a leading `chr` alone: `1` is `chr1`. The names of the
/// mitochondrion are one: `M`, `MT`, `chrM`, `chrMT`. Where two of a FASTA's names could be meant, none is.
class SequenceNames {
 public:
  /// @param fasta   outlives it.
  /// @param strict  only the FASTA's own names, since the user wants it so (`strict_names`).
  SequenceNames(const Fasta& fasta, bool strict) : fasta_(fasta), strict_(strict) {}
  /// Only the FASTA's own names, for callers that cannot say what was matched.
  static SequenceNames own_only(const Fasta& fasta);

  /// The sequence of that name, by its place in the FASTA.
  std::optional<size_t> find(std::string_view name);
  /// What is wrong where there is none, and what to do: a hint that names settings unspelled.
  std::string cause(std::string_view name) const;
  std::string hint(std::string_view name) const;

  /// "sequence '1' is read as 'chr1' of hg38.fa, ..."; empty where every name so far was the FASTA's own.
  std::string notice() const;

 private:
  std::optional<size_t> find_other(std::string_view name) const;

  const Fasta& fasta_;
  bool strict_;
  bool is_setting_ = true;                                         // strictness is the user's setting
  std::unordered_map<std::string, std::optional<size_t>> others_;  // what names that are not the FASTA's mean
  std::string first_, first_meant_;
  int64_t renamed_ = 0;  // names
};

}  // namespace seqcast
