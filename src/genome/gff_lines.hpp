// SPDX-License-Identifier: MIT
// Lines of GTF and GFF3: columns and attributes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/range.hpp"

namespace seqcast {

/// One feature as GTF and GFF3 have it.
struct GffLine {
  std::string_view chrom, type;
  Range bases;  ///< 0-based, half-open
  std::string_view strand;
  std::vector<std::pair<std::string, std::string>> attributes;

  /// The first attribute of that name, or an empty text.
  std::string attribute(std::string_view key) const;
  /// Whether an attribute `tag` holds the word; blanks count as underscores.
  bool has_tag(std::string_view tag) const;
};

/// Attributes as GTF has them: `key "value"; key "value";`.
GffLine parse_gtf_line(std::string_view line);
/// Attributes as GFF3 has them: `key=value;key=value`, with %XX for some letters.
GffLine parse_gff3_line(std::string_view line);

}  // namespace seqcast
