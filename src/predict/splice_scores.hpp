// SPDX-License-Identifier: MIT
// SpliceAI's delta scores: acceptors and donors gained and lost around a variant.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"

namespace seqcast {

/// What becomes of sites that are annotated: gains of them and losses of others count as 0 after the strongest site is
/// chosen, as SpliceAI has it; or (`site`) the strongest is chosen among the others, and a negative one counts as 0.
enum class SpliceMask { none, after, site };

template <>
struct Names<SpliceMask> {
  static constexpr std::pair<std::string_view, SpliceMask> table[] = {
      {"0", SpliceMask::none}, {"1", SpliceMask::after}, {"site", SpliceMask::site}};
};

/// How rows of an alternative are laid on the reference's where both alleles have several bases: `broad` puts the
/// strongest row of the alternative's bases on the first, as the Broad Institute's site does; `align` keeps them base
/// by base, as AlphaGenome does; `skip` scores none, as SpliceAI 1.3.1.
enum class MnvRule { broad, align, skip };

template <>
struct Names<MnvRule> {
  static constexpr std::pair<std::string_view, MnvRule> table[] = {
      {"broad", MnvRule::broad}, {"align", MnvRule::align}, {"skip", MnvRule::skip}};
};

/// Probabilities of one sequence: a row a base, from `distance` bases before the variant to as many behind it.
struct SpliceRows {
  std::vector<float> acceptor, donor;
};

/// One of acceptor gain, acceptor loss, donor gain, donor loss.
struct SpliceSite {
  double delta = 0;
  int64_t offset = 0;    ///< of the site from the variant's first base, on the forward strand of the reference
  int64_t inserted = 0;  ///< of the alternative's bases that stand at that offset, the one that is the site
  double reference = 0, alternative = 0;  ///< its probabilities
};

struct SpliceScore {
  SpliceSite sites[4];
};

struct SpliceQuestion {
  int64_t distance = 50;
  int64_t ref_bases = 1, alt_bases = 1;
  SpliceMask mask = SpliceMask::none;
  MnvRule mnv = MnvRule::broad;
  std::vector<int64_t> boundaries;  ///< first and last bases of exons, as offsets from the variant; ascending
};

/// Rows of an alternative laid on those of the reference, one track of them.
struct AlignedRows {
  std::vector<double> values;
  std::vector<int64_t> inserted;  ///< as SpliceSite has it
  bool is_double = false;         ///< what is missing is 0 in double precision, as are all differences then
};

/// @param rows  2 * distance + 1 + alt_bases - ref_bases.
AlignedRows align_rows(const std::vector<float>& rows, const SpliceQuestion& question);

/// The largest differences and where they are; the first of equal ones.
///
/// Source: Illumina/SpliceAI 1.3.1, spliceai/utils.py: get_delta_scores, with its precision: differences of f32, or of
/// f64 where bases are deleted; `broad` is that of bw2/SpliceAI.
SpliceScore splice_score(const SpliceRows& reference, const SpliceRows& alternative, const SpliceQuestion& question);

}  // namespace seqcast
