// SPDX-License-Identifier: MIT
// Header of a VCF or BCF file: its lines as they stand, and what htslib has of them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct bcf_hdr_t;

namespace seqcast {

/// htslib passes over lines that it cannot parse and those that come again, and spells others in its own way: it tells
/// what fields are, and is not asked how a line is written.
struct VariantHeader {
  std::vector<std::string> lines;           ///< those with ##, as they stand; of BCF without `IDX`
  std::string columns;                      ///< the line #CHROM
  std::shared_ptr<bcf_hdr_t> declarations;  ///< shared by the records and by who writes them

  explicit operator bool() const noexcept { return declarations != nullptr; }
};

/// What is declared by a line `##KEY=<ID=...,...>`; both empty for another line.
struct DeclaredName {
  std::string_view key, id;
};
DeclaredName declared_name(std::string_view line);

/// A header of these lines. One of no version, or without a filter PASS, gets a line for it.
/// @return  none where htslib cannot read it.
VariantHeader header_of(std::vector<std::string> lines, std::string columns);

/// A header as BCF holds it. @param text  what follows its length.
/// @return  none where htslib cannot read it.
VariantHeader header_of_binary(std::string text);

/// How long a header says that a chromosome is, which it may call `1` for `chr1` or the other way about; none where it
/// does not say it.
std::optional<int64_t> contig_bases(const VariantHeader& header, std::string_view chrom);

bool declares_info(const VariantHeader& header, const std::string& id);

/// Declares a field in the place of all that have its name. @param line  `##INFO=<ID=...>`.
void declare_info(VariantHeader& header, const std::string& line);

/// The header as a VCF file has it.
std::string header_text(const VariantHeader& header);

/// The header as BCF holds it: lines that records refer to by number say that number, `IDX`.
/// @throws Error  where a reader would give names other numbers than the records have.
std::string binary_header_text(const VariantHeader& header);

}  // namespace seqcast
