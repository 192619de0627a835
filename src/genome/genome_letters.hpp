// SPDX-License-Identifier: MIT
// Letters of a genome, with stretches kept for neighbours, and of alleles of it.
#pragma once

#include <cstdint>
#include <string>

#include "base/range.hpp"
#include "genome/fasta.hpp"
#include "genome/variants.hpp"

namespace seqcast {

/// Reads letters of any place, N beyond a chromosome's ends. What lies around the last place is kept, since variants
/// come near each other.
class GenomeLetters {
 public:
  explicit GenomeLetters(const Fasta& fasta) : fasta_(fasta) {}

  std::string read(const std::string& chrom, Range bases);
  /// The same with N in place of bases outside `kept`.
  std::string read_masked(const std::string& chrom, Range bases, Range kept);
  /// Letters of a chromosome that has an allele in place of its reference: `bases` are counted on that chromosome, so
  /// that those left of the allele are where they were, and those right of it `added()` farther.
  std::string read_edited(const std::string& chrom, Range bases, Range kept, const Allele& allele);

 private:
  const Fasta& fasta_;
  std::string chrom_, letters_;
  Range held_;
};

/// Every base: nothing is masked.
inline constexpr Range everything{INT64_MIN / 4, INT64_MAX / 4};

}  // namespace seqcast
