// SPDX-License-Identifier: MIT
// Formats in which scored variants are written, and how one is chosen.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/enum_names.hpp"
#include "output/variant_writer.hpp"
#include "predict/variant_checks.hpp"

namespace seqcast {

enum class VariantOutput { vcf, vcf_bgzf, bcf, table, npy };

template <>
struct Names<VariantOutput> {
  static constexpr std::pair<std::string_view, VariantOutput> table[] = {{"vcf", VariantOutput::vcf},
                                                                         {"vcf.gz", VariantOutput::vcf_bgzf},
                                                                         {"bcf", VariantOutput::bcf},
                                                                         {"tsv", VariantOutput::table},
                                                                         {"npy", VariantOutput::npy}};
};

struct VariantOutputOptions {
  std::string path;                     ///< "-" or empty: standard output
  std::optional<VariantOutput> format;  ///< none: by the path's ending, and `otherwise` where that says nothing
  VariantOutput otherwise = VariantOutput::vcf;
  int digits = 6;      ///< significant ones, in tables
  bool header = true;  ///< of a table: its columns' names
  bool overwrite = false;
  std::optional<VariantIndex> index;
  bool normalised = false;  ///< whether what was respelled is to be written
  Durable durable = Durable::yes;
  GiveNames give_names = PendingFile::commit_all;
};

/// @throws RequestError  where neither format nor ending says one, or where it cannot have the index.
VariantOutput choose_variant_output(const VariantOutputOptions& options);

/// Whether it is VCF or BCF.
constexpr bool holds_records(VariantOutput output) {
  return output != VariantOutput::table && output != VariantOutput::npy;
}

/// The files that will be written: the output, and its index where it gets one.
std::vector<std::string> output_files(const VariantOutputOptions& options);

/// What a writer of VCF and BCF is asked, for records that get these fields, and then those of check_fields.
VariantWriterOptions writer_options(const VariantOutputOptions& options, std::vector<InfoField> fields);

/// Adds a record's reasons for not being scored, and its other spellings, to the values of its fields; `fields` are
/// those that writer_options was given.
void add_check_values(const CheckedVariant& checked, size_t fields, std::vector<InfoValue>& values);

/// `chrom pos id ref alt`, tab-separated, of one alternative (`.` where there is none).
std::string allele_columns(const Variant& variant, size_t alt);

}  // namespace seqcast
