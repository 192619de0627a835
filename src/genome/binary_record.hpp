// SPDX-License-Identifier: MIT
// A record of BCF as a line of VCF.
#pragma once

#include <optional>
#include <string>

struct bcf_hdr_t;
struct bcf1_t;

namespace seqcast {

/// htslib's line, without its end; but floats have as many digits as it takes to read the same 32 bits from them, where
/// htslib writes six.
/// @return  none for a damaged record.
std::optional<std::string> vcf_line_of(const bcf_hdr_t& header, bcf1_t& fields);

}  // namespace seqcast
