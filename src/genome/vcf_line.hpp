// SPDX-License-Identifier: MIT
// A record of VCF as a line of text, which stays as it is where nothing of it is changed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct bcf_hdr_t;

namespace seqcast {

/// The columns of a line, by their order.
enum VcfColumn : int64_t {
  chrom_column,
  pos_column,
  id_column,
  ref_column,
  alt_column,
  qual_column,
  filter_column,
  info_column,
  format_column
};

/// A column of a line that has it.
std::string_view vcf_column(std::string_view line, int64_t index);

/// Whether all of a text is a number, or `.`, a missing one.
bool is_vcf_number(std::string_view text);

/// A line whose INFO has more fields, and has not those of some names.
std::string with_info(std::string_view line, const std::vector<std::string_view>& removed, std::string_view more);

/// The first field of a line whose value BCF cannot hold: where the header declares integers, what is none of 32 bits;
/// where it declares floats, what is no number or beyond those of 32 bits. htslib would write another value. Empty
/// where there is none.
std::string without_binary_form(const bcf_hdr_t& header, std::string_view line);

}  // namespace seqcast
