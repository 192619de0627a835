// SPDX-License-Identifier: MIT
// Which place does the user mean by text such as chr1:1000-2000?
#pragma once

#include <string_view>
#include <vector>

#include "seqcast/genome/fasta.hpp"
#include "seqcast/genome/interval.hpp"

namespace seqcast {

/// Reads a region as samtools does: `chr1`, `chr1:1000-2000` (1-based, both ends in it), `chr1:1,000-2,000`,
/// `chr1:1000` and `chr1:1000-` (to the end), `chr1:-2000` (from the start). A name that holds colons is taken whole if
/// the FASTA has it; `{name}` or `{name}:from-to` says which part is the name.
///
/// @throws Error  if no such sequence is in the FASTA, the text can be read in two ways, the numbers are none, from is
/// 0
///                or behind to, or the region is not inside the sequence.
Interval parse_region(std::string_view text, const Fasta& fasta);

/// Sorts as the FASTA's sequences stand, then by start, and joins those that overlap or touch.
/// @throws Error  if a sequence is not in the FASTA.
std::vector<Interval> merge(std::vector<Interval> intervals, const Fasta& fasta);

}  // namespace seqcast
