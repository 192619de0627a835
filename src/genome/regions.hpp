// SPDX-License-Identifier: MIT
// Parser of region strings such as chr1:1000-2000.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "genome/fasta.hpp"
#include "genome/interval.hpp"
#include "genome/sequence_names.hpp"

namespace seqcast {

struct Region {
  Interval interval;
  bool is_clipped = false;  // the text reached past the sequence's end
  bool operator==(const Region&) const = default;
};

/// Reads a region as samtools does: `chr1`, `chr1:1000-2000` (1-based, both ends in it), `chr1:1,000-2,000`,
/// `chr1:1000` and `chr1:1000-` (to the end), `chr1:-2000` (from the start). A name that holds colons is taken whole if
/// the FASTA has it; `{name}` or `{name}:from-to` says which part is the name. What reaches past the sequence's end is
/// clipped to it.
///
/// @throws Error  if no such sequence is in the FASTA, the text can be read in two ways, the numbers are none, from is
///                0, behind to or past the sequence's end.
Region parse_region(std::string_view text, const Fasta& fasta);
/// The same with names that are matched with the FASTA's.
Region parse_region(std::string_view text, const Fasta& fasta, SequenceNames& names);

/// A region as parse_region reads it: `chr1:1000-2000`.
std::string text_of(const Interval& region);

/// The `bases` bases around a region's middle, (start + end) / 2 - bases / 2 on, divisions rounding down; what lies
/// before base 0 is left out.
Interval site_of(const Interval& region, int64_t bases);

/// Sorts as the FASTA's sequences stand, then by start, and joins those that overlap or touch.
/// @throws Error  if a sequence is not in the FASTA.
std::vector<Interval> merge(std::vector<Interval> intervals, const Fasta& fasta);

/// The sequences that the intervals lie on, as they stand in the FASTA.
std::vector<Sequence> sequences_of(const std::vector<Interval>& intervals, const Fasta& fasta);

}  // namespace seqcast
