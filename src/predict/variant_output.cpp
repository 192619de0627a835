// SPDX-License-Identifier: MIT
#include "predict/variant_output.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

std::optional<VariantOutput> by_ending(const std::string& path) {
  const std::pair<const char*, VariantOutput> endings[] = {
      {".vcf", VariantOutput::vcf},       {".vcf.gz", VariantOutput::vcf_bgzf}, {".vcf.bgz", VariantOutput::vcf_bgzf},
      {".bcf", VariantOutput::bcf},       {".tsv", VariantOutput::table},       {".tsv.gz", VariantOutput::table},
      {".tsv.bgz", VariantOutput::table}, {".npy", VariantOutput::npy}};
  for (const auto& [ending, output] : endings)
    if (path.ends_with(ending)) return output;
  return std::nullopt;
}

VariantFormat format_of(VariantOutput output) {
  if (output == VariantOutput::bcf) return VariantFormat::bcf;
  return output == VariantOutput::vcf_bgzf ? VariantFormat::vcf_bgzf : VariantFormat::vcf;
}

std::string spelling(const Allele& allele) { return fmt::format("{}:{}:{}", allele.start + 1, allele.ref, allele.alt); }

/// One text an alternative, separated by commas; '.' where `text_of` gives none.
std::string listed(size_t count, const auto& text_of) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < count; ++i) parts.push_back(text_of(i));
  return fmt::format("{}", fmt::join(parts, ","));
}

}  // namespace

VariantOutput choose_variant_output(const VariantOutputOptions& options) {
  std::optional<VariantOutput> output = options.format ? options.format : by_ending(options.path);
  if (!output && !is_written_directly(options.path))
    throw RequestError(fmt::format("the ending of '{}' names no format", options.path),
                       fmt::format("end it in .vcf, .vcf.gz, .bcf, .tsv, .tsv.gz or .npy, or name one: {}",
                                   set_to(Setting::format, known_names<VariantOutput>())));
  if (!output) output = options.otherwise;
  if (*output == VariantOutput::npy && is_written_directly(options.path))
    throw RequestError("an array of variants cannot be written to standard output");
  if (!options.header && *output != VariantOutput::table)
    throw RequestError("there is no header to leave out but a table's", set_to(Setting::format, "tsv"));
  if (options.index && !holds_records(*output))
    throw RequestError(fmt::format("an index goes with VCF and BCF, and not with {}", to_text(*output)));
  return *output;
}

std::vector<std::string> output_files(const VariantOutputOptions& options) {
  std::vector<std::string> files{options.path};
  if (options.index) files.push_back(index_path(options.path, *options.index));
  return files;
}

VariantWriterOptions writer_options(const VariantOutputOptions& options, std::vector<InfoField> fields) {
  fields.push_back(
      {"SEQCAST_SKIPPED", ".", "String",
       "Why an alternative is not scored, one for each of them, or one where there is none; . where it is: " +
           known_names<Skip>()});
  if (options.normalised)
    fields.push_back(
        {"SEQCAST_NORMALISED", ".", "String",
         "What is scored in place of an alternative, left-aligned and trimmed, as POS:REF:ALT, one for each "
         "of them; . where it is scored as it stands"});
  return {options.path,      format_of(choose_variant_output(options)),
          std::move(fields), options.overwrite,
          options.index,     options.durable,
          options.give_names};
}

void add_check_values(const CheckedVariant& checked, size_t fields, std::vector<InfoValue>& values) {
  bool any_skipped = false, any_respelled = false;
  for (size_t alt = 0; alt < checked.skips.size(); ++alt) {
    any_skipped |= checked.skips[alt].has_value();
    any_respelled |= !checked.skips[alt] && checked.is_respelled(alt);
  }
  if (any_skipped)
    values.push_back(
        {fields,
         listed(checked.skips.size(),
                [&](size_t alt) { return checked.skips[alt] ? std::string(to_text(*checked.skips[alt])) : "."; }),
         {}});
  if (any_respelled)
    values.push_back({fields + 1,
                      listed(checked.skips.size(),
                             [&](size_t alt) {
                               return checked.skips[alt] || !checked.is_respelled(alt) ? "."
                                                                                       : spelling(checked.alleles[alt]);
                             }),
                      {}});
}

std::string allele_columns(const Variant& variant, size_t alt) {
  return fmt::format("{}\t{}\t{}\t{}\t{}", variant.chrom, variant.start + 1, variant.id, variant.ref,
                     alt < variant.alts.size() ? variant.alts[alt] : ".");
}

}  // namespace seqcast
