// SPDX-License-Identifier: MIT
// Checks every record passes before it is scored, and the counts of those that did not.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "genome/fasta.hpp"
#include "genome/sequence_names.hpp"
#include "genome/variants.hpp"

namespace seqcast {

struct VariantChecks {
  bool normalise = false;                     ///< score the shortest spelling farthest to the left
  bool pad = false;                           ///< windows may reach beyond a chromosome's ends, where unknown bases lie
  bool strict = false;                        ///< the first allele that cannot be scored is an error
  bool same = false;                          ///< an alternative that is the reference is scored like any other
  std::shared_ptr<SequenceNames> names = {};  ///< what chromosomes are called in the FASTA; none: as it names them
};

/// A record, with what of it can be scored.
struct CheckedVariant {
  Variant variant;
  std::string chrom;                       ///< as the FASTA names it
  std::vector<std::optional<Skip>> skips;  ///< [alternatives, or one where there is none]
  std::vector<Allele> alleles;             ///< [alternatives]: as they are scored
  bool has_reference = false;              ///< whether the FASTA has REF at its place

  bool is_scored(size_t alt) const { return !skips[alt]; }
  /// Gives every alternative that has no reason yet this one.
  void skip_all(Skip reason);
  /// Whether any allele is spelled otherwise than in its record.
  bool is_respelled(size_t alt) const { return alleles[alt] != variant.allele(alt); }
};

/// Checks a record's spelling and place. @throws Error  with `strict`, naming the record, for what cannot be scored.
CheckedVariant check_variant(const Variant& variant, const Fasta& fasta, const VariantChecks& checks);

/// @throws Error  naming record and reason, if there is any and `strict` is set.
void check_strict(const CheckedVariant& checked, const Fasta& fasta, const VariantChecks& checks);

/// What was done with all records.
struct VariantCounts {
  int64_t records = 0, alleles = 0, scored = 0, respelled = 0;
  std::map<Skip, int64_t> skipped;  ///< alleles
  int64_t matching = 0;             ///< records whose REF is that of the FASTA

  void add(const CheckedVariant& checked);
  /// `ref_mismatch 10, no_gene 3`, or empty.
  std::string skipped_text() const;
  /// @throws Error  where records have been compared with the FASTA and none has its bases.
  void check_assembly(const Fasta& fasta) const;
};

}  // namespace seqcast
