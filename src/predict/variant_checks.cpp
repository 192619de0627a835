// SPDX-License-Identifier: MIT
#include "predict/variant_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

std::string shortened(const std::string& bases) {
  constexpr size_t most = 20;
  return bases.size() <= most ? bases : fmt::format("{}... ({} bases)", bases.substr(0, most), bases.size());
}

/// What is wrong, in words.
std::string cause_of(Skip reason, const CheckedVariant& checked, size_t alt, const Fasta& fasta) {
  const Variant& variant = checked.variant;
  const std::string spelled = alt < variant.alts.size() ? shortened(variant.alts[alt]) : ".";
  switch (reason) {
    case Skip::no_alt:
      return "it has no alternative";
    case Skip::symbolic:
    case Skip::star:
    case Skip::breakend:
      return fmt::format("alternative '{}' is not spelled in bases", spelled);
    case Skip::not_bases:
      return fmt::format("'{}' to '{}' is not spelled in bases", shortened(variant.ref), spelled);
    case Skip::same_as_ref:
      return fmt::format("alternative '{}' is the reference", spelled);
    case Skip::unknown_chromosome:
      return fmt::format("sequence '{}' is not in {}", variant.chrom, fasta.path());
    case Skip::off_chromosome:
      return fmt::format("positions {} to {} are not in sequence '{}', which has {} bases", variant.start + 1,
                         variant.start + std::ssize(variant.ref), checked.chrom, fasta.length(checked.chrom));
    case Skip::ref_mismatch:
      return fmt::format("its reference is '{}', and {} has '{}' there", shortened(variant.ref), fasta.path(),
                         shortened(fasta.fetch(checked.chrom, variant.start, variant.start + std::ssize(variant.ref))));
    case Skip::no_gene:
      return "no transcript covers it";
    case Skip::ref_too_long:
      return fmt::format("its reference has {} bases, which is too long for the window", variant.ref.size());
    case Skip::chromosome_end:
      return fmt::format("its window reaches beyond an end of sequence '{}'", checked.chrom);
    case Skip::mnv:
      return fmt::format("'{}' and '{}' have several bases each", shortened(variant.ref), spelled);
  }
  return "it cannot be scored";
}

}  // namespace

void CheckedVariant::skip_all(Skip reason) {
  for (std::optional<Skip>& skip : skips)
    if (!skip) skip = reason;
}

CheckedVariant check_variant(const Variant& variant, const Fasta& fasta, const VariantChecks& checks) {
  const std::optional<size_t> sequence = checks.names ? checks.names->find(variant.chrom) : fasta.find(variant.chrom);
  CheckedVariant checked{variant, sequence ? fasta.sequences()[*sequence].name : "", {}, {}, false};
  for (size_t alt = 0; alt < variant.alts.size(); ++alt) {
    checked.skips.push_back(flaw_of_alt(variant.ref, variant.alts[alt]));
    if (checks.same && checked.skips.back() == Skip::same_as_ref) checked.skips.back().reset();
    checked.alleles.push_back(variant.allele(alt));
  }
  if (variant.alts.empty()) checked.skips.push_back(Skip::no_alt);
  const std::optional<Skip> flaw =
      checked.chrom.empty() ? Skip::unknown_chromosome : flaw_of_place(variant, fasta, checked.chrom);
  checked.has_reference = !flaw;
  if (flaw) checked.skip_all(*flaw);
  for (size_t alt = 0; alt < variant.alts.size() && checks.normalise; ++alt)
    if (checked.is_scored(alt)) checked.alleles[alt] = normalised(checked.alleles[alt], fasta, checked.chrom);
  check_strict(checked, fasta, checks);
  return checked;
}

void check_strict(const CheckedVariant& checked, const Fasta& fasta, const VariantChecks& checks) {
  if (!checks.strict) return;
  for (size_t alt = 0; alt < checked.skips.size(); ++alt)
    if (checked.skips[alt])
      throw checked.variant.error(
          cause_of(*checked.skips[alt], checked, alt, fasta),
          fmt::format("without {} such records are written unscored, with the reason", Setting::strict));
}

void VariantCounts::add(const CheckedVariant& checked) {
  ++records;
  matching += checked.has_reference;
  for (size_t alt = 0; alt < checked.skips.size(); ++alt) {
    alleles += alt < checked.variant.alts.size();
    if (checked.skips[alt]) {
      ++skipped[*checked.skips[alt]];
    } else {
      ++scored;
      respelled += checked.is_respelled(alt);
    }
  }
}

std::string VariantCounts::skipped_text() const {
  std::vector<std::string> parts;
  for (const auto& [reason, count] : skipped)
    parts.push_back(fmt::format("{} {}", to_text(reason), with_commas(count)));
  return fmt::format("{}", fmt::join(parts, ", "));
}

void VariantCounts::check_assembly(const Fasta& fasta) const {
  if (records == 0 || matching > 0) return;
  throw Error(fmt::format("no record has the bases of {} as its reference ({})", fasta.path(), skipped_text()),
              fmt::format("{}; are the variants of another assembly?", fasta.naming()));
}

}  // namespace seqcast
