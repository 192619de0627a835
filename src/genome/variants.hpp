// SPDX-License-Identifier: MIT
// Variants, and the checks that an allele passes before it is scored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"
#include "genome/fasta.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// Why an allele is not scored. The names stand in output files.
enum class Skip {
  no_alt,              ///< ALT is '.' or empty
  symbolic,            ///< <DEL> and the like
  star,                ///< '*': deleted by another record
  breakend,            ///< as in ]13:123456]T
  not_bases,           ///< REF or ALT has other letters than A, C, G, T, N and IUPAC's
  same_as_ref,         ///< ALT is REF
  unknown_chromosome,  ///< the FASTA lacks it
  off_chromosome,      ///< before its first base or past its last
  ref_mismatch,        ///< the FASTA has other bases than REF
  no_gene,             ///< no transcript covers POS
  ref_too_long,        ///< REF is longer than the distance, or the window, allows
  chromosome_end,      ///< the window reaches past an end of the chromosome
  mnv                  ///< both alleles are longer than a base, and those are not wanted
};

template <>
struct Names<Skip> {
  static constexpr std::pair<std::string_view, Skip> table[] = {{"no_alt", Skip::no_alt},
                                                                {"symbolic", Skip::symbolic},
                                                                {"star", Skip::star},
                                                                {"breakend", Skip::breakend},
                                                                {"not_bases", Skip::not_bases},
                                                                {"same_as_ref", Skip::same_as_ref},
                                                                {"unknown_chromosome", Skip::unknown_chromosome},
                                                                {"off_chromosome", Skip::off_chromosome},
                                                                {"ref_mismatch", Skip::ref_mismatch},
                                                                {"no_gene", Skip::no_gene},
                                                                {"ref_too_long", Skip::ref_too_long},
                                                                {"chromosome_end", Skip::chromosome_end},
                                                                {"mnv", Skip::mnv}};
};

/// Where bases of REF stand, and what stands there instead.
struct Allele {
  int64_t start = 0;  ///< of REF's first base, 0-based
  std::string ref, alt;

  int64_t end() const { return start + std::ssize(ref); }
  /// Bases by which the alternative is longer.
  int64_t added() const { return std::ssize(alt) - std::ssize(ref); }
  bool operator==(const Allele&) const = default;
};

/// Where a record was read.
struct RecordPlace {
  std::string file;    ///< empty where the record was given by itself
  int64_t line = 0;    ///< of a text file, from 1
  std::string record;  ///< `record 17` of a BCF, `variant 'chr1:100:A:G'` where it was given by itself

  Error in(const Error& error) const;
};

/// A record: one place and its alternatives, as the file spells them.
struct Variant {
  std::string chrom;
  int64_t start = 0;  ///< of REF, 0-based; -1 is before the first base
  std::string id, ref;
  std::vector<std::string> alts;
  RecordPlace place;

  Allele allele(size_t alt) const { return {start, ref, alts[alt]}; }
  /// An error that says where the record is.
  Error error(const std::string& message, const std::string& hint = {}) const { return place.in(Error(message, hint)); }
  /// `chr1:100:A:C,G`, from 1.
  std::string text() const;
};

/// `chrom:pos:ref:alt`, from 1, with several ALTs separated by commas; the chromosome's name may hold colons.
/// @throws Error  saying what is wrong.
Variant parse_variant(std::string_view text);

/// The name, or the name with one leading `chr` less or more, that `has` knows.
std::optional<std::string> known_name(std::string_view chrom, const auto& has) {
  if (has(std::string(chrom))) return std::string(chrom);
  const std::string other = chrom.starts_with("chr") ? std::string(chrom.substr(3)) : "chr" + std::string(chrom);
  if (has(other)) return other;
  return std::nullopt;
}

std::string upper_case(std::string text);

/// What is wrong with the spelling of one alternative, if anything is.
std::optional<Skip> flaw_of_alt(std::string_view ref, std::string_view alt);

/// What is wrong with a record's place or REF; letters of either case are the same. @param chrom  as the FASTA names
/// it.
std::optional<Skip> flaw_of_place(const Variant& variant, const Fasta& fasta, const std::string& chrom);

/// The same change in its shortest spelling farthest to the left, each allele with at least one base, as bcftools norm
/// has it; an allele without a change is returned as it is.
Allele normalised(Allele allele, const Fasta& fasta, const std::string& chrom);

}  // namespace seqcast
