// SPDX-License-Identifier: MIT
// Saturation mutagenesis: every base of a region to the others, and deletions.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "genome/interval.hpp"
#include "predict/effect_run.hpp"

namespace seqcast {

/// What is done to each base of a region.
struct MutationKinds {
  bool others = true;              ///< the three other bases
  bool unknown = false;            ///< N
  std::vector<int64_t> deletions;  ///< of so many bases, from each base on; the region's last ones are shorter

  /// `snv,N,del3`: a list of these. @throws RequestError  for others.
  static MutationKinds parse(const std::string& text);
  /// What alleles of them are like: of a reference there are many.
  ConeKinds alleles() const { return {.moves = !deletions.empty(), .alternatives = 256}; }
};

inline constexpr std::string_view mutation_letters = "ACGT";

/// The mutations of a base, at most.
int64_t mutations_of_base(const MutationKinds& kinds);

/// Bytes of memory that a region's mutations and their values take, all of which are held until the region is written.
/// @param effect_bytes  of one of them.
int64_t mutated_bytes(const MutationKinds& kinds, int64_t bases, int64_t effect_bytes);

/// A region with the values of what was done to it. Statistics of the reference with itself are 0.
struct MutatedRegion {
  Interval region;
  std::string letters;                ///< of the reference, in upper case
  std::vector<double> substitutions;  ///< [bases, 4, tracks, statistics]
  std::vector<Allele> alleles;        ///< all that were scored, in order: base by base
  std::vector<EffectValues> values;   ///< [alleles]
  int64_t unknown_bases = 0;          ///< of the reference, which are left as they are
};

class MutationRun {
 public:
  /// @param effects  outlives it, as the FASTA does.
  MutationRun(EffectRun& effects, const Fasta& fasta, MutationKinds kinds);

  /// The alternatives that a region has, at most.
  int64_t alleles_of(const Interval& region) const;
  /// @throws Error  for a region that does not lie in the window around its middle.
  void check(const Interval& region) const;
  /// All mutations of a region, in the window around its middle. @param advance  is told of alleles that are done.
  MutatedRegion run(const Interval& region, const std::function<void(int64_t)>& advance);

 private:
  std::vector<Allele> alleles_at(const MutatedRegion& mutated, int64_t base) const;

  EffectRun& effects_;
  const Fasta& fasta_;
  MutationKinds kinds_;
};

}  // namespace seqcast
