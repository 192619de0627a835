// SPDX-License-Identifier: MIT
// Alleles as edits of what a strand of a model reads.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/plan/edit.hpp"
#include "genome/variants.hpp"

namespace seqcast {

/// Where positions of a strand's input lie on a chromosome: position x is base `first + x`, or `first - x` of a strand
/// that is read in reverse.
struct StrandPlace {
  int64_t first = 0;
  bool reverse = false;

  /// The bases of some positions, and the positions of some bases.
  Range bases(Range positions) const noexcept {
    if (!reverse) return shifted(positions, first);
    return {first + 1 - positions.end, first + 1 - positions.begin};
  }
  Range positions(Range bases) const noexcept {
    if (!reverse) return shifted(bases, -first);
    return {first + 1 - bases.end, first + 1 - bases.begin};
  }
};

/// Codes of a strand's positions, of the alternative.
using AlternativeCodes = std::function<std::vector<uint8_t>(Range positions)>;

/// The edits that make the alternative's input of the reference's, from position `first` on.
///
/// On the forward strand that is the allele alone. On the reverse strand the allele comes at the same position as
/// before, or at another one, and what comes before it is moved by another edit at `first`: the window's left edge on
/// the genome is where it was, and its right edge, which the strand reads first, has other bases.
///
/// @param reference, alternative  where the strand's positions lie on either's chromosome.
/// @param codes  of the alternative.
std::vector<Edit> edits_of(const Allele& allele, const StrandPlace& reference, const StrandPlace& alternative,
                           int64_t first, const AlternativeCodes& codes);

/// Leaves out of edits what they do not change. @param codes  of the reference, at [there).
void shorten(std::vector<Edit>& edits, std::span<const uint8_t> codes, Range there);

}  // namespace seqcast
